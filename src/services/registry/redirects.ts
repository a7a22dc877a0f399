/** One more than any registry's storage needs. */
const MOST_HOPS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A request that may be repeated elsewhere. */
export interface Followable {
  readonly method: "GET" | "HEAD";
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a request and follows its redirects (registries send readers of blobs to their storage). `authorization` is
 * for the first origin only, port and scheme included. A redirect from https to http is not followed, but given back
 * as the answer, as is one more than five.
 */
export async function follow(
  send: typeof globalThis.fetch,
  url: URL,
  { method, headers }: Followable,
  authorization: string | null,
): Promise<Response> {
  let at = url;
  let shown = authorization;
  for (let hop = 0; ; hop += 1) {
    const own: Record<string, string> = shown === null ? {} : { authorization: shown };
    const response = await send(at, { method, headers: { ...headers, ...own }, redirect: "manual" });
    const next = hop < MOST_HOPS ? target(response, at) : null;
    if (next === null) return response;
    await response.body?.cancel();
    if (next.origin !== at.origin) shown = null;
    at = next;
  }
}

function target(response: Response, from: URL): URL | null {
  const location = response.headers.get("location");
  if (!REDIRECTS.has(response.status) || !location || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from);
  return to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:") ? to : null;
}
