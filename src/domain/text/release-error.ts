import type { ErrorKind, Problem } from "./problem.ts";

/** What a `ReleaseError` is made from; `problems` stands in for a single message if several were found at once. */
export interface ReleaseErrorInit {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
  /** The problem's, if a program failed. */
  readonly output?: readonly string[];
}

/**
 * What the world did, or what the user must put right, thrown to end a command. Unless a use case can go on without it,
 * `cli/exit.ts` catches it; its kind decides the exit code.
 */
export class ReleaseError extends Error {
  readonly kind: ErrorKind;
  readonly problems: readonly Problem[];

  constructor({ kind, code, message, hint, cause, problems, output }: ReleaseErrorInit) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ReleaseError";
    this.kind = kind;
    this.problems = problems ?? [{ code, message, hint, ...(output && { output }) }];
  }
}

/**
 * The error that carries all problems found at once. A refusal outranks any other kind, because it is about what was
 * asked rather than about what the world did.
 */
export function errorFromProblems(problems: readonly [Problem, ...Problem[]]): ReleaseError {
  const kinds = problems.map((problem) => problem.kind ?? "refused");
  const kind = kinds.includes("refused") ? "refused" : (kinds[0] ?? "refused");
  const [{ code, message, hint }] = problems;
  return new ReleaseError({ kind, code, message, hint, problems });
}
