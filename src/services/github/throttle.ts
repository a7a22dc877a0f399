import { setTimeout as delay } from "node:timers/promises";
import type { ThrottlingOptions } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck/light.js";

/** How often and how long GitHub is waited for. */
export interface Patience {
  /** Milliseconds that a second of waiting takes; less only in tests. */
  readonly second: number;
  /** Tries after the first one, while GitHub is broken or out of reach. */
  readonly retries: number;
  /** Seconds that one request waits for rate limits altogether; if GitHub asks for more, it fails at once. */
  readonly longest: number;
  readonly writesPerMinute: number;
  readonly writesPerHour: number;
}

/**
 * The limits as GitHub documents them for requests that make content.
 * Source: "Rate limits for the REST API", docs.github.com.
 */
export const PATIENCE: Patience = {
  second: 1_000,
  retries: 3,
  longest: 15 * 60,
  writesPerMinute: 80,
  writesPerHour: 500,
};

interface Surroundings {
  readonly patience: Patience;
  readonly interrupted: AbortSignal;
  readonly log: (text: string, details: Record<string, unknown>) => void;
}

/**
 * How plugin-throttling is to work: a burst of writes within GitHub's limits waits for nothing, and what a rate limit
 * refused is sent again. The plugin's own wait is set to zero, because it could not be interrupted: its handlers wait.
 */
export function throttleOptions(surroundings: Surroundings, makes: "reads" | "writes"): ThrottlingOptions {
  const waitOut = createWaitOut(surroundings);
  return {
    write: makes === "writes" ? writeGroup(surroundings) : new Bottleneck.Group(),
    // Releases are writes, and counted there already.
    notifications: new Bottleneck.Group(),
    // Source: "Rate limits for the REST API", docs.github.com.
    fallbackSecondaryRateRetryAfter: 60,
    retryAfterBaseValue: 0,
    onRateLimit: waitOut,
    onSecondaryRateLimit: waitOut,
  };
}

/** How many writes a minute, and how many of these an hour. */
function writeGroup(surroundings: Surroundings): Bottleneck.Group {
  const { writesPerMinute, writesPerHour, second } = surroundings.patience;
  const hour = new Bottleneck(reservoir(writesPerHour, 3_600 * second));
  watch(hour, surroundings);
  const group = new Bottleneck.Group(reservoir(writesPerMinute, 60 * second));
  group.on("created", (minute) => watch(minute.chain(hour), surroundings));
  return group;
}

function reservoir(writes: number, milliseconds: number): Bottleneck.ConstructorOptions {
  return { reservoir: writes, reservoirRefreshAmount: writes, reservoirRefreshInterval: milliseconds };
}

/** Says when a limiter is used up; an interruption stops its clock, which would keep the process alive. */
function watch(limiter: Bottleneck, { interrupted, log }: Surroundings): void {
  limiter.on("depleted", () => log("GitHub's limit for writes is reached: the next one waits", {}));
  interrupted.addEventListener("abort", () => limiter.disconnect(), { once: true });
}

/**
 * Waits as long as GitHub asks for, and twice as long after each further refusal of a request, which gives the minute that
 * grows exponentially if GitHub names no time. Returns whether the plugin should send the request again.
 */
function createWaitOut({ patience, interrupted, log }: Surroundings) {
  const waited = new WeakMap<object, number>();
  return async (
    retryAfter: number,
    request: { readonly method: string; readonly url: string },
    _octokit: unknown,
    retryCount: number,
  ): Promise<boolean> => {
    // A reset that is over by our clock need not be over by GitHub's.
    const seconds = Math.max(1, retryAfter) * 2 ** retryCount;
    const altogether = (waited.get(request) ?? 0) + seconds;
    if (altogether > patience.longest) return false;
    waited.set(request, altogether);
    const { method, url } = request;
    log(`waiting ${seconds} s, because of GitHub's rate limit, before ${method} ${url} is sent again`, {
      seconds,
    });
    await delay(seconds * patience.second, undefined, { signal: interrupted }).catch(() => undefined);
    return !interrupted.aborted;
  };
}
