import { type Http, Unreachable } from "../http/http.ts";

/** Source: "API Versions", docs.github.com. */
const API_VERSION = "2022-11-28";

type Fetch = typeof globalThis.fetch;

/**
 * The fetch that Octokit uses: ours, under our name. The answer is read to its end here, because Octokit takes one that
 * breaks off for an empty one. Throws `Unreachable` where no whole answer came.
 */
export function createTransport(http: Http, interrupted: AbortSignal): Fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete("user-agent");
    headers.set("x-github-api-version", API_VERSION);
    const response = await http.fetch(input, { ...init, headers });
    try {
      const body = await response.arrayBuffer();
      const { status, statusText } = response;
      return new Response(body.byteLength === 0 ? null : body, {
        status,
        statusText,
        headers: response.headers,
      });
    } catch (error) {
      interrupted.throwIfAborted();
      throw new Unreachable(response.url, "the answer broke off", error);
    }
  };
}
