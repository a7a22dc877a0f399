import type { Clock } from "./clock.ts";
import type { WriteBudget } from "./patience.ts";

/** Waits until one more write is within every budget, and counts it. */
export type Pace = () => Promise<void>;

/**
 * Milliseconds until one more write is within every budget; 0 or less: now. `sent` holds the times of the writes so far,
 * in order. A burst up to a whole budget waits for nothing, and no window of a budget's length ever holds more.
 */
export function paceWait(sent: readonly number[], budgets: readonly WriteBudget[], now: number): number {
  const waits = budgets.map(({ writes, within }) => {
    const oldest = sent.at(-writes);
    return oldest === undefined ? 0 : oldest + within - now;
  });
  return Math.max(0, ...waits);
}

/** Makes the pace that all writes of one client keep; they wait in the order in which they came. */
export function createPace(
  clock: Clock,
  budgets: readonly WriteBudget[],
  log: (text: string, details: Record<string, unknown>) => void,
): Pace {
  const remembered = Math.max(0, ...budgets.map(({ writes }) => writes));
  let sent: readonly number[] = [];
  let turn: Promise<void> = Promise.resolve();
  const take = async () => {
    for (let wait = paceWait(sent, budgets, clock.now()); wait > 0; ) {
      log("waiting, to stay within GitHub's limit for writes", { milliseconds: wait });
      await clock.sleep(wait);
      wait = paceWait(sent, budgets, clock.now());
    }
    sent = [...sent, clock.now()].slice(-remembered);
  };
  return () => {
    const mine = turn.then(take);
    turn = mine.catch(() => undefined);
    return mine;
  };
}
