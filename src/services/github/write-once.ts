import { setTimeout as delay } from "node:timers/promises";
import { isPassing } from "./failure.ts";
import type { Patience } from "./patience.ts";

/** A write that must not be sent again unless `find` says that it was not done. */
export interface Write<T> {
  readonly send: () => Promise<T>;
  /** What the write was to bring about, read back; null where it was not done. */
  readonly find: () => Promise<T | null>;
}

interface Surroundings {
  readonly patience: Patience;
  readonly interrupted: AbortSignal;
}

/** Writes; where a failure leaves open whether it was done, looks before it writes again. Throws the last error. */
export async function writeOnce<T>({ send, find }: Write<T>, surroundings: Surroundings): Promise<T> {
  const { patience, interrupted } = surroundings;
  for (let failures = 0; ; failures++) {
    const outcome = await attempt(send);
    if (outcome.done) return outcome.value;
    const { error } = outcome;
    interrupted.throwIfAborted();
    if (!isPassing(error)) throw error;
    // Not at once: what was just written may not be listed yet.
    await delay(patience.second * 2 ** failures, undefined, { signal: interrupted });
    const found = await find();
    if (found !== null) return found;
    if (failures >= patience.retries) throw error;
  }
}

type Attempt<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly error: unknown };

async function attempt<T>(send: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { done: true, value: await send() };
  } catch (error) {
    return { done: false, error };
  }
}
