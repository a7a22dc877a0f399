import { ReleaseError } from "../domain/release-error.ts";

/**
 * Throws what went wrong in parallel work, where anything did: a bug or an interruption as it is, and otherwise one
 * error that lists every problem and has the first one's kind.
 */
export function throwTogether(failures: readonly unknown[]): void {
  const [first] = failures;
  if (first === undefined) return;
  const odd = failures.find((failure) => !(failure instanceof ReleaseError));
  if (odd !== undefined) throw odd;
  const errors = failures.filter((failure) => failure instanceof ReleaseError);
  const [{ kind, message, problems, cause }] = errors as [ReleaseError];
  const [problem] = problems;
  throw new ReleaseError({
    kind,
    code: problem?.code ?? "failed",
    message,
    hint: problem?.hint ?? "",
    cause,
    problems: errors.flatMap((error) => error.problems),
  });
}
