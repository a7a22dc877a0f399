import type { Report, Watch } from "../../domain/release/event.ts";

/** What a piece of work is called while it is done and after. */
export interface Work {
  readonly id: string;
  readonly doing: string;
  readonly done: string;
  readonly label: string;
}

/** A piece of work that has begun. */
export interface BegunWork {
  readonly watch: Watch;
  readonly finished: (outcome: string) => void;
  readonly failed: () => void;
}

/** Reports that a piece of work begins; gives what reports its progress and its end. */
export function begin(report: Report, { id, doing, label }: Omit<Work, "done">): BegunWork {
  report({ kind: "started", id, doing, label });
  return {
    watch: (text) => report({ kind: "progress", id, text }),
    finished: (outcome) => report({ kind: "finished", id, outcome }),
    failed: () => report({ kind: "failed", id }),
  };
}

/** Milliseconds after which it is said that something is read which is often there at once. */
const MOMENT = 100;

/** The same, without a word if the work ends within a moment. */
export async function watchedIfLong<T>(
  report: Report,
  work: Work,
  doWork: (watch: Watch) => Promise<T>,
): Promise<T> {
  let said = "";
  let late: BegunWork | undefined;
  const working = doWork((text) => {
    said = text;
    late?.watch(text);
  });
  const timer = setTimeout(() => {
    late = begin(report, work);
    if (said !== "") late.watch(said);
  }, MOMENT);
  try {
    const result = await working;
    late?.finished(work.done);
    return result;
  } catch (error) {
    late?.failed();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Does a piece of work and reports its beginning, progress and end; that it failed is reported, and why is thrown on. */
export async function watched<T>(
  report: Report,
  { done, ...work }: Work,
  doWork: (watch: Watch) => Promise<T>,
  outcome: (result: T) => string = () => done,
): Promise<T> {
  const begun = begin(report, work);
  try {
    const result = await doWork(begun.watch);
    begun.finished(outcome(result));
    return result;
  } catch (error) {
    begun.failed();
    throw error;
  }
}
