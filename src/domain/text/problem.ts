/** A place in a text file; line and column count from 1, as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What went wrong, by where the fault lies: each kind has its exit code (`cli/session/exit-codes.ts`). */
export type ErrorKind = "usage" | "config" | "refused" | "build" | "registry" | "remote" | "deploy" | "drift";

/**
 * Something the user can put right, as plain data. `code` is kebab-case and stable, for scripts; `message` says what is
 * wrong, with the value; `hint` says what to type next. `kind` is `refused` if it is left out. What another program printed
 * is below the message's first line, and is shown as it came.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly where?: Place;
  readonly kind?: ErrorKind;
  /** All that a program printed before it failed, line by line, without secrets; the message shows some of it. */
  readonly output?: readonly string[];
}

/** Either a value or the one reason why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Wraps a value as a successful result. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps a problem as a failed result. */
export function fail(code: string, message: string, hint: string): Result<never> {
  return { ok: false, problem: { code, message, hint } };
}
