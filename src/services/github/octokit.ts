import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { type Http, Unreachable } from "../http/http.ts";
import { isLimit, type Refusal, refusalIn } from "./errors.ts";
import { type Patience, throttleOptions } from "./throttle.ts";

/** Where GitHub is, and who asks. */
export interface OctokitOptions {
  readonly http: Http;
  /** Of the API, such as `https://api.github.com`. */
  readonly baseUrl: string;
  readonly token: string;
  /** Aborted when the run is interrupted: every wait ends then. */
  readonly interrupted: AbortSignal;
  /** Called before each wait, with what is waited for. */
  readonly log?: (text: string, details: Record<string, unknown>) => void;
}

/** The plugin's own list, with what throttling repeats (429) and what does not pass (501). */
const FINAL = [400, 401, 403, 404, 410, 422, 429, 451, 501];

/** Source: "API Versions", docs.github.com. */
const API_VERSION = "2022-11-28";

/**
 * Makes Octokit with its plugins. Requests are repeated while GitHub is broken or out of reach, unless they say
 * `request: { retries: 0 }`; after a rate limit's refusal, which did nothing, any request is. One that writes keeps within the
 * limits for making content; what one for reads posts (to have notes generated) makes none.
 */
export function createOctokit(
  options: OctokitOptions,
  patience: Patience,
  makes: "reads" | "writes",
): Octokit {
  const { http, baseUrl, token, interrupted, log = () => undefined } = options;
  const quiet = () => undefined;
  // Each request is logged by http already; without `request.log` Octokit warns of deprecations on the console.
  const warnings = { debug: quiet, info: quiet, error: quiet, warn: (text: string) => log(text, {}) };
  // Each plugin wraps those before it.
  const PatientOctokit = Octokit.plugin(nameLimits, tellRetries(patience, log), retry, throttling);
  return new PatientOctokit({
    auth: token,
    baseUrl: baseUrl.replace(/\/+$/, ""),
    log: warnings,
    request: { fetch: createTransport(http, interrupted, baseUrl), log: warnings },
    retry: { retries: patience.retries, retryAfterBaseValue: patience.second, doNotRetry: FINAL },
    throttle: throttleOptions({ patience, interrupted, log }, makes),
  });
}

/**
 * A plugin of Octokit's, to be put before plugin-throttling, which knows the secondary limit by the words "secondary rate"
 * alone. It adds them to every refusal for a limit that has a `Retry-After`, which counts before all else, or no time at all.
 */
function nameLimits(octokit: Pick<Octokit, "hook">): void {
  octokit.hook.error("request", (error) => {
    const refusal = refusalIn(error);
    if (refusal !== null && isLimit(refusal) && !saysReset(refusal))
      error.message += " (a secondary rate limit)";
    throw error;
  });
}

/**
 * A plugin of Octokit's, to be put before plugin-retry: says which request is sent again, and when. Source: plugin-retry's
 * error-request.ts, for which errors it sends it again, and after how long.
 */
function tellRetries(
  { retries, second }: Patience,
  log: (text: string, details: Record<string, unknown>) => void,
) {
  return (octokit: Pick<Octokit, "hook">): void => {
    octokit.hook.error("request", (error, { request }) => {
      const most = request?.["retries"] ?? retries;
      const before = Number(request?.["retryCount"] ?? 0);
      // A request that was given up because GitHub was silent has none, and is not sent again.
      if ("request" in error && error.status >= 400 && !FINAL.includes(error.status) && before < most) {
        const { method, url } = error.request;
        const seconds = (((before + 1) ** 2 * second) / 1_000).toFixed(1);
        const tries = `try ${before + 2} of ${most + 1}`;
        log(`${method} ${url} failed: trying again in ${seconds} s (${tries})`, { status: error.status });
      }
      throw error;
    });
  };
}

/** Whether only `x-ratelimit-reset` says how long to wait. */
function saysReset({ headers }: Refusal): boolean {
  return (
    headers["retry-after"] === undefined &&
    headers["x-ratelimit-remaining"] === "0" &&
    Number(headers["x-ratelimit-reset"]) > 0
  );
}

/** Milliseconds that a download may take. */
const DOWNLOAD = 30 * 60_000;

/**
 * Where the token may go: to the API, and to where it takes files (uploads.github.com for api.github.com, and alike for each
 * tenant of ghe.com; a GitHub Enterprise Server takes them at its own address).
 */
function originsOf(baseUrl: string): ReadonlySet<string> {
  const { origin, protocol, host } = new URL(baseUrl);
  const uploads = host.startsWith("api.") ? [`${protocol}//uploads.${host.slice("api.".length)}`] : [];
  return new Set([origin, ...uploads]);
}

/**
 * The fetch that Octokit uses: ours, under our name. The token goes to GitHub's own addresses only, whatever a link or an address
 * for uploads in an answer says; a redirect elsewhere is followed without it. The answer is read to its end here, because Octokit takes one that
 * breaks off for an empty one. Throws `Unreachable` if no whole answer came, and, if the run was interrupted, an
 * `AbortError`, which Octokit's plugins do not retry.
 */
export function createTransport(
  http: Http,
  interrupted: AbortSignal,
  baseUrl: string,
): typeof globalThis.fetch {
  const own = originsOf(baseUrl);
  return async (input, init) => {
    const headers = headersFor(input, init, own);
    try {
      // What is served as bytes is a file of a release, which may be large.
      const patience = headers.get("accept") === "application/octet-stream" ? { patience: DOWNLOAD } : {};
      return await readWhole(await http.fetch(input, { ...init, headers, ...patience }));
    } catch (error) {
      if (interrupted.aborted) throw new DOMException("the run was interrupted", "AbortError");
      // The plugins repeat what cannot be reached, but no `AbortError`: who was silent for so long has been waited for.
      if (error instanceof Unreachable && error.timedOut)
        throw Object.assign(new Error(error.message, { cause: error }), { name: "AbortError" });
      throw error;
    }
  };
}

type Input = Parameters<typeof globalThis.fetch>[0];

function headersFor(input: Input, init: RequestInit | undefined, own: ReadonlySet<string>): Headers {
  const headers = new Headers(init?.headers);
  if (!own.has(new URL(input instanceof Request ? input.url : input).origin)) headers.delete("authorization");
  headers.delete("user-agent");
  headers.set("x-github-api-version", API_VERSION);
  return headers;
}

async function readWhole(response: Response): Promise<Response> {
  const { status, statusText, headers, url } = response;
  try {
    const body = await response.arrayBuffer();
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  } catch (error) {
    throw new Unreachable(url, "the answer broke off", error);
  }
}
