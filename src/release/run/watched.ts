import type { Report } from "../../domain/release/event.ts";

/** What a piece of work is called while it is done and after. */
export interface Work {
  readonly id: string;
  readonly doing: string;
  readonly done: string;
  readonly label: string;
}

/** Does a piece of work and reports its beginning, progress and end; a failure is reported and thrown on. */
export async function watched<T>(
  report: Report,
  { id, doing, done, label }: Work,
  work: (watch: (text: string) => void) => Promise<T>,
  outcome: (result: T) => string = () => done,
): Promise<T> {
  report({ kind: "started", id, doing, label });
  try {
    const result = await work((text) => report({ kind: "progress", id, text }));
    report({ kind: "finished", id, outcome: outcome(result) });
    return result;
  } catch (error) {
    report({
      kind: "failed",
      id,
      message: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error),
    });
    throw error;
  }
}
