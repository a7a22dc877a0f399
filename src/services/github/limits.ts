import type { Refusal } from "./failure.ts";
import type { Patience } from "./patience.ts";

/** Whether GitHub refused because of a rate limit, the secondary one included; it says so with 403 or 429. */
export function isLimit({ status, headers, said }: Refusal): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers["retry-after"] !== undefined ||
    headers["x-ratelimit-remaining"] === "0" ||
    /\brate limit|\babuse detection/i.test(said)
  );
}

/**
 * Milliseconds to wait after a rate limit's refusal: as `Retry-After` says; else until `x-ratelimit-reset`, where nothing
 * remains; else a minute, and twice as long after each further refusal. What GitHub asks for is stretched where it asks
 * again and again.
 * Source: "Rate limits for the REST API", docs.github.com; RFC 9110, 10.2.3.
 */
export function limitWait(
  refusal: Refusal,
  earlierRefusals: number,
  now: number,
  patience: Patience,
): number {
  const growth = 2 ** earlierRefusals;
  const asked = retryAfter(refusal, now) ?? untilReset(refusal, now);
  if (asked === null) return patience.limitWait * growth;
  return Math.max(asked, patience.firstWait * growth);
}

/** Milliseconds that `Retry-After` asks for, in seconds or as a date; null without it. */
export function retryAfter({ headers }: Pick<Refusal, "headers">, now: number): number | null {
  const text = headers["retry-after"];
  if (text === undefined) return null;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(String(text)) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** Until a second after the limit is renewed, so that the two clocks may differ a little. */
function untilReset({ headers }: Refusal, now: number): number | null {
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return null;
  return Math.max(0, reset * 1_000 + 1_000 - now);
}
