import { setTimeout as delay } from "node:timers/promises";

/** Time, as a value, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; throws the interruption's reason when the run is interrupted meanwhile. */
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's clock. */
export function systemClock(interrupted: AbortSignal): Clock {
  return {
    now: Date.now,
    async sleep(milliseconds) {
      try {
        await delay(milliseconds, undefined, { signal: interrupted });
      } catch {
        throw interrupted.reason;
      }
    },
  };
}
