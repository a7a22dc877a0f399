import pMap from "p-map";
import { ReleaseError } from "../../domain/text/release-error.ts";

/**
 * Throws what went wrong in parallel work, if anything did: a bug or an interruption as it is, and otherwise one error that
 * lists every problem and has the first one's kind.
 */
export function throwTogether(thrown: readonly unknown[]): void {
  // One that ended other work is what that work throws, too.
  const failures = [...new Set(thrown)];
  const [first] = failures;
  if (first === undefined) return;
  const odd = failures.find((failure) => !(failure instanceof ReleaseError));
  if (odd !== undefined) throw odd;
  const errors = failures.filter((failure) => failure instanceof ReleaseError);
  const [{ kind, message, problems, cause }] = errors as [ReleaseError];
  const [problem] = problems;
  throw new ReleaseError({
    kind,
    code: problem?.code ?? "bug",
    message,
    hint: problem?.hint ?? "",
    cause,
    problems: errors.flatMap((error) => error.problems),
  });
}

/** What came of work on several things: the results of those that succeeded, in order, and what the others threw. */
export interface Tried<R> {
  readonly results: readonly R[];
  readonly failures: readonly unknown[];
}

/** Works on several things, at most this many at once; all of them are tried, so that one failure does not hide another. */
export async function tryEach<T, R>(
  things: readonly T[],
  concurrency: number,
  work: (thing: T) => Promise<R>,
): Promise<Tried<R>> {
  const one = (thing: T) =>
    work(thing).then(
      (value) => ({ status: "fulfilled", value }) as const,
      (reason: unknown) => ({ status: "rejected", reason }) as const,
    );
  const settled = await pMap(things, one, { concurrency });
  return { results: valuesIn(settled) as R[], failures: failuresIn(settled) };
}

/** The same with as many at once in each group of things, such as those of one registry. */
export async function tryPerGroup<T, R>(
  things: readonly T[],
  groupOf: (thing: T) => string,
  concurrency: number,
  work: (thing: T) => Promise<R>,
): Promise<Tried<R>> {
  const groups = [...new Set(things.map(groupOf))];
  const tried = await Promise.all(
    groups.map((group) =>
      tryEach(
        things.filter((thing) => groupOf(thing) === group),
        concurrency,
        work,
      ),
    ),
  );
  return {
    results: tried.flatMap(({ results }) => results),
    failures: tried.flatMap(({ failures }) => failures),
  };
}

/** The same if all of them are needed: gives the results in order, or throws every failure at once. */
export async function each<T, R>(
  things: readonly T[],
  concurrency: number,
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const { results, failures } = await tryEach(things, concurrency, work);
  throwTogether(failures);
  return results;
}

type Work<T extends readonly unknown[]> = readonly [...{ [K in keyof T]: Promise<T[K]> }];

/** Like `Promise.all`, but waits for all of it, so that nothing is left running, and then throws every failure at once. */
export async function together<T extends readonly unknown[]>(work: Work<T>): Promise<T> {
  const settled = await Promise.allSettled(work);
  throwTogether(failuresIn(settled));
  return valuesIn(settled) as unknown as T;
}

/** The same if earlier work explains why later work fails: of several failures the first in order is thrown. */
export async function firstThingsFirst<T extends readonly unknown[]>(work: Work<T>): Promise<T> {
  const settled = await Promise.allSettled(work);
  throwTogether(failuresIn(settled).slice(0, 1));
  return valuesIn(settled) as unknown as T;
}

function failuresIn(settled: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return settled.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
}

function valuesIn(settled: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
