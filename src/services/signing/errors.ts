import type { ErrorKind, Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** The problem of a key that is not where it should be, or cannot be used. */
export function keyProblem(message: string, hint: string): Problem {
  return { code: "no-signing-key", kind: "refused", message, hint };
}

/** The error of a statement that could not be signed. */
export function signingFailed(kind: ErrorKind, message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind, code: "signing-failed", message, hint, cause });
}
