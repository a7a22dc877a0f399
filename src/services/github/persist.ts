import type { Clock } from "./clock.ts";
import { isPassing, refusalIn } from "./failure.ts";
import { isLimit, limitWait, retryAfter } from "./limits.ts";
import type { Pace } from "./pacing.ts";
import type { Patience } from "./patience.ts";

interface Surroundings {
  readonly clock: Clock;
  readonly patience: Patience;
  readonly interrupted: AbortSignal;
  readonly log: (text: string, details: Record<string, unknown>) => void;
}

interface Endpoint {
  readonly method: string;
  readonly url: string;
}

/** Sends one request until it is answered or patience ends; writes keep the pace. Throws the last error. */
export type Persist = <T>(endpoint: Endpoint, pace: Pace, send: () => Promise<T>) => Promise<T>;

/** Makes the loop. Where a rate limit refused, nothing was done, so that any request may be sent again. */
export function createPersist(surroundings: Surroundings): Persist {
  const { clock, interrupted, log } = surroundings;
  return async (endpoint, pace, send) => {
    const waits = createWaits(surroundings, isRepeatable(endpoint));
    for (;;) {
      if (endpoint.method !== "GET") await pace();
      try {
        return await send();
      } catch (error) {
        interrupted.throwIfAborted();
        const wait = waits(error);
        if (wait === null) throw error;
        const { method, url } = endpoint;
        log(`waiting, because GitHub did not answer ${method} ${url}`, {
          milliseconds: wait,
          why: String(error),
        });
        await clock.sleep(wait);
      }
    }
  };
}

/** How long to wait after each failure of one request; null: no longer. */
function createWaits(
  { clock, patience }: Surroundings,
  repeatable: boolean,
): (error: unknown) => number | null {
  let limits = 0;
  let failures = 0;
  let left = patience.longest;
  return (error) => {
    const refusal = refusalIn(error);
    if (refusal !== null && isLimit(refusal)) {
      const wait = limitWait(refusal, limits++, clock.now(), patience);
      left -= wait;
      return left < 0 ? null : wait;
    }
    if (!repeatable || !isPassing(error) || failures >= patience.retries) return null;
    const asked = refusal === null ? null : retryAfter(refusal, clock.now());
    const wait = Math.max(asked ?? 0, patience.firstWait * 2 ** failures++);
    return wait > patience.longest ? null : wait;
  };
}

/** Whether doing it twice is the same as doing it once; generating notes only reads. */
function isRepeatable({ method, url }: Endpoint): boolean {
  return method === "GET" || method === "DELETE" || url.endsWith("/releases/generate-notes");
}
