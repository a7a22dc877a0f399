/** Who is asking, and what they may do. */

import type { Request } from "../http-messages.ts";
import { notFound, refusal } from "./refusals.ts";
import type { GitHubState, Permission, StoredRepository } from "./state.ts";

/** `anonymous`: no token was sent. */
export type Access = Permission | "anonymous";

/** Reads the Authorization header. Refuses with 401 a token that is unknown or a scheme that is not a token. */
export function accessOf(state: GitHubState, request: Request): Access {
  const header = request.headers.authorization;
  if (header === undefined) return "anonymous";
  const token = /^(?:token|bearer) +(\S+)$/i.exec(header)?.[1];
  const permission = token === undefined ? undefined : state.tokens.get(token);
  if (permission === undefined) throw refusal(401, "Bad credentials");
  return permission;
}

/** Refuses with 404 to show a private repository to somebody without rights on it. */
export function requireRead(repository: StoredRepository, access: Access): void {
  if (repository.private && !mayPush(access) && access !== "pull") throw notFound();
}

/** Refuses a write without push rights: 401 without a token, 403 for a CI token that may only read, else 404. */
export function requirePush(access: Access): void {
  if (access === "anonymous") throw refusal(401, "Requires authentication");
  if (access === "pull") throw refusal(403, "Resource not accessible by integration");
  if (access === "none") throw notFound();
}

/** Whether drafts are shown. */
export function mayPush(access: Access): boolean {
  return access === "push";
}

/** Counts a request against the hourly limit and gives the headers; refuses with 403 once nothing remains. */
export function countRequest(state: GitHubState): Record<string, string> {
  const { rateLimit } = state;
  if (Date.now() / 1000 >= rateLimit.reset) {
    rateLimit.remaining = rateLimit.limit;
    rateLimit.reset = Math.floor(Date.now() / 1000) + 3600;
  }
  const exhausted = rateLimit.remaining <= 0;
  if (!exhausted) rateLimit.remaining--;
  const headers = {
    "x-ratelimit-limit": `${rateLimit.limit}`,
    "x-ratelimit-remaining": `${rateLimit.remaining}`,
    "x-ratelimit-used": `${rateLimit.limit - rateLimit.remaining}`,
    "x-ratelimit-reset": `${rateLimit.reset}`,
    "x-ratelimit-resource": "core",
  };
  if (exhausted) throw refusal(403, "API rate limit exceeded for the test server.", headers);
  return headers;
}

/** Counts what makes content against the secondary limit; refuses with 403 and `Retry-After` what is too much. */
export function countContent({ contentLimits: limits, contentMade }: GitHubState): void {
  if (limits === null) return;
  const now = Date.now();
  const windows = [
    [limits.perMinute, limits.minute],
    [limits.perHour, 60 * limits.minute],
  ] as const;
  for (const [most, length] of windows) {
    const first = contentMade.at(-most);
    if (first === undefined || first <= now - length) continue;
    const message =
      "You have exceeded a secondary rate limit and have been temporarily blocked from content creation.";
    throw refusal(403, message, { "retry-after": `${Math.ceil((first + length - now) / 1_000)}` });
  }
  contentMade.push(now);
}
