import { type Http, Unreachable } from "../http/http.ts";

/** Source: "API Versions", docs.github.com. */
const API_VERSION = "2022-11-28";

type Fetch = typeof globalThis.fetch;

/**
 * The fetch that Octokit uses: ours, under our name. The answer is read to its end here, because Octokit takes one that
 * breaks off for an empty one. Throws `Unreachable` where no whole answer came, and an `AbortError`, which Octokit's
 * plugins do not retry, where the run was interrupted.
 */
export function createTransport(http: Http, interrupted: AbortSignal): Fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete("user-agent");
    headers.set("x-github-api-version", API_VERSION);
    try {
      return await readWhole(await http.fetch(input, { ...init, headers }));
    } catch (error) {
      if (interrupted.aborted) throw new DOMException("the run was interrupted", "AbortError");
      throw error;
    }
  };
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
