import { setTimeout as wait } from "node:timers/promises";
import { isGroupRunning, signalGroup } from "./group.ts";

/** Milliseconds between two looks at whether anything of a group still runs. */
const LOOK = 20;

/** Milliseconds until what was killed must be gone. */
const DYING = 1_000;

/** Stops one program. */
export interface Stopper {
  readonly now: () => void;
  readonly timedOut: () => boolean;
  /** To be called when the program has ended: waits, where it was stopped, until what it had started has ended too. */
  readonly settled: () => Promise<void>;
}

/**
 * Stops a program's whole process group, now or when its time is over; what is left of it after the grace (milliseconds)
 * is killed.
 */
export function stopper(pid: number | undefined, timeout: number | undefined, grace: number): Stopper {
  let stopping: Promise<void> | undefined;
  let expired = false;
  const now = () => {
    if (pid !== undefined) stopping ??= endGroup(pid, grace);
  };
  const expire = () => {
    expired = true;
    now();
  };
  const timer = timeout === undefined ? undefined : setTimeout(expire, timeout);
  return {
    now,
    timedOut: () => expired,
    settled: async () => {
      clearTimeout(timer);
      await stopping;
    },
  };
}

/** A program that ends at once may leave others behind, which take longer or do not listen. */
async function endGroup(group: number, grace: number): Promise<void> {
  signalGroup(group, "SIGTERM");
  if (await hasEnded(group, grace)) return;
  signalGroup(group, "SIGKILL");
  await hasEnded(group, DYING);
}

/** Waits until nothing of a group runs, so many milliseconds at most; gives whether that is so. */
async function hasEnded(group: number, patience: number): Promise<boolean> {
  for (let waited = 0; isGroupRunning(group); waited += LOOK) {
    if (waited >= patience) return false;
    await wait(LOOK);
  }
  return true;
}
