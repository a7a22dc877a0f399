import type { Octokit } from "@octokit/rest";
import { type Refusal, refusalIn } from "./failure.ts";

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
 * A plugin of Octokit's, to be put before plugin-throttling, which knows the secondary limit by the words "secondary rate"
 * alone. It adds them to every refusal for a limit with a `Retry-After`, which goes before all else, or without a time.
 */
export function nameLimits(octokit: Pick<Octokit, "hook">): void {
  octokit.hook.error("request", (error) => {
    const refusal = refusalIn(error);
    if (refusal !== null && isLimit(refusal) && !saysReset(refusal))
      error.message += " (a secondary rate limit)";
    throw error;
  });
}

/** Whether only `x-ratelimit-reset` says how long to wait. */
function saysReset({ headers }: Refusal): boolean {
  return (
    headers["retry-after"] === undefined &&
    headers["x-ratelimit-remaining"] === "0" &&
    Number(headers["x-ratelimit-reset"]) > 0
  );
}
