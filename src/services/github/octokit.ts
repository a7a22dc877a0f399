import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import type { Http } from "../http/http.ts";
import { nameLimits } from "./limits.ts";
import type { Patience } from "./patience.ts";
import { throttleOptions } from "./throttle.ts";
import { createTransport } from "./transport.ts";

/** Where GitHub is, and who asks. */
export interface OctokitOptions {
  readonly http: Http;
  /** Of the API, such as `https://api.github.com`. */
  readonly baseUrl: string;
  readonly token: string;
  /** Aborted when the run is interrupted: every wait ends then. */
  readonly interrupted: AbortSignal;
  /** Is told whenever something is waited for. */
  readonly log?: (text: string, details: Record<string, unknown>) => void;
}

/** The plugin's own list, with what throttling repeats (429) and what does not pass (501). */
const FINAL = [400, 401, 403, 404, 410, 422, 429, 451, 501];

// Each plugin wraps those before it.
const PatientOctokit = Octokit.plugin(nameLimits, retry, throttling);

/**
 * Makes Octokit with its plugins. Requests are repeated while GitHub is broken or out of reach, unless they say
 * `request: { retries: 0 }`; after a rate limit's refusal, which did nothing, any request is.
 */
export function createOctokit(options: OctokitOptions, patience: Patience): Octokit {
  const { http, baseUrl, token, interrupted, log = () => undefined } = options;
  const quiet = () => undefined;
  // Each request is logged by http already; without `request.log` Octokit warns of deprecations on the console.
  const warnings = { debug: quiet, info: quiet, error: quiet, warn: (text: string) => log(text, {}) };
  return new PatientOctokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ""),
    log: warnings,
    request: { fetch: createTransport(http, interrupted), log: warnings },
    retry: { retries: patience.retries, retryAfterBaseValue: patience.second, doNotRetry: FINAL },
    throttle: throttleOptions({ patience, interrupted, log }),
  });
}
