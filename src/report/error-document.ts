import type { Problem } from "../domain/text/problem.ts";
import type { JsonDocument } from "./documents.ts";
import { formatPlace } from "./place.ts";

/** A command's failure: `code` for scripts, and the exit code the process ends with. */
export interface Failure {
  readonly code: string;
  readonly exit: number;
  readonly problems: readonly Problem[];
}

/**
 * The document of a command that failed, with what it had done until then: the other keys of `done`, such as a
 * release's `releases` and `writes`. A problem's place stands before its message, since the contract's problems have
 * three keys.
 */
export function errorDocument({ code, exit, problems }: Failure, done?: JsonDocument): JsonDocument {
  return { ...done, format: 1, error: { code, exit, problems: problems.map(problemDocument) } };
}

function problemDocument({ code, message, hint, where }: Problem): object {
  return { code, message: where === undefined ? message : `${formatPlace(where)}: ${message}`, hint };
}
