import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type Digest, digestOfHash, type Sha256 } from "../../domain/images/digest.ts";
import { type Http, Unreachable } from "../http/http.ts";
import { type Asked, explain, type ForgeWords, isPassing, Refused, readRefusal } from "./forge-errors.ts";

/** How to speak to a forge's API. */
export interface ForgeApiOptions {
  readonly http: Http;
  /** Of the API, without a slash at the end, such as `https://gitlab.com/api/v4`. */
  readonly baseUrl: string;
  /** The headers that hold the token: they go to the API's own origin only. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Aborted when the run is interrupted: every wait ends then. */
  readonly interrupted: AbortSignal;
  readonly words: ForgeWords;
  /** Milliseconds that a second of waiting takes; less only in tests. */
  readonly second?: number;
  /** Tries of a write after the first one; 3 if it is undefined. */
  readonly retries?: number | undefined;
}

/** A request that writes. */
interface Sent {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** JSON, or what is sent as it is. */
  readonly body?: object | Blob;
  readonly contentType?: string;
}

/** The way to a forge that has no client of its own here. All functions throw `ReleaseError`s of kind `remote` (`forge-errors.ts`). */
export interface ForgeApi {
  readonly baseUrl: string;
  /** Reads; repeated while the forge is broken or out of reach. Null if it is not there. */
  read<T>(asked: Asked, path: string, parse: (data: unknown) => T): Promise<T | null>;
  /**
   * Writes once. If a failure leaves open whether it was done, looks (`find`) before it writes again; what was refused for a rate
   * limit was not done, and is sent again after the wait. Throws the last error.
   */
  write<T>(asked: Asked, sent: Sent, parse: (data: unknown) => T, find: () => Promise<T | null>): Promise<T>;
  /** The digest of what an address serves, which may be large; null if nothing is there. `known` is a header that tells it. */
  digestOf(asked: Asked, url: string, known?: string): Promise<Digest | null>;
  /** What an address serves; null if nothing is there. */
  content(asked: Asked, url: string): Promise<Uint8Array | null>;
}

/** The longest that is waited for a rate limit, in seconds. */
const LONGEST = 15 * 60;

/** Milliseconds that a download may take. */
const DOWNLOAD = 30 * 60_000;

/** Hops that a download may be sent on. */
const HOPS = 5;

/** Makes the way to an API; nothing is asked until one of its functions is called. */
export function createForgeApi(options: ForgeApiOptions): ForgeApi {
  const { http, baseUrl, credentials, interrupted, words } = options;
  const { origin } = new URL(baseUrl);
  const explained = async <T>(asked: Asked, ask: () => Promise<T>): Promise<T> => {
    interrupted.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      interrupted.throwIfAborted();
      throw explain(error, asked, words);
    }
  };
  const send = async ({ method, path, body, contentType }: Sent): Promise<unknown> => {
    const raw = body instanceof Blob;
    const response = await http.fetch(`${baseUrl}${path}`, {
      ...{ method, redirect: "manual" },
      headers: { ...credentials, "content-type": contentType ?? "application/json" },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    return await parsed(response);
  };
  /** Follows redirects without the token: fetch itself would take most headers along. */
  const get = async (url: string, hops = HOPS): Promise<Response> => {
    const headers = new URL(url).origin === origin ? credentials : {};
    const init = { headers, redirect: "manual" as const, patience: DOWNLOAD };
    const response = await http.fetchRetrying(url, init);
    const next = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || next === null || hops === 0) return response;
    await response.body?.cancel();
    return await get(new URL(next, url).href, hops - 1);
  };
  const found = async (url: string): Promise<Response | null> => {
    const response = await get(url);
    if (response.status === 200) return response;
    if (response.status !== 404) throw await readRefusal(response);
    await response.body?.cancel();
    return null;
  };
  return {
    baseUrl,
    read: (asked, path, parse) =>
      explained(asked, async () => {
        const response = await get(`${baseUrl}${path}`);
        const refused = response.status === 404 ? await readRefusal(response) : null;
        if (refused === null) return parse(await parsed(response));
        // GitLab says whether it is the project that is not there.
        if (/project not found/i.test(refused.said)) throw refused;
        return null;
      }),
    write: (asked, sent, parse, find) =>
      explained(asked, () => writeOnce(async () => parse(await send(sent)), find, options)),
    content: (asked, url) =>
      explained(asked, async () => {
        const response = await found(url);
        return response && (await whole(response, async () => new Uint8Array(await response.arrayBuffer())));
      }),
    digestOf: (asked, url, known) =>
      explained(asked, async () => {
        const response = await found(url);
        if (response === null) return null;
        const told = known === undefined ? null : response.headers.get(known);
        if (told === null || !/^[0-9a-f]{64}$/.test(told)) return await hashed(response);
        await response.body?.cancel();
        return digestOfHash(Buffer.from(told, "hex") as Uint8Array as Sha256);
      }),
  };
}

/** The JSON of a success, null if it has none. Throws `Refused`. */
async function parsed(response: Response): Promise<unknown> {
  if (!response.ok) throw await readRefusal(response);
  const text = await whole(response, () => response.text());
  return text === "" ? null : JSON.parse(text);
}

async function hashed(response: Response): Promise<Digest> {
  const hash = createHash("sha256");
  await whole(response, async () => {
    for await (const chunk of response.body ?? []) hash.update(chunk);
  });
  return digestOfHash(hash.digest() as Uint8Array as Sha256);
}

async function whole<T>({ url }: Response, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new Unreachable(url, "the answer broke off", error);
  }
}

async function writeOnce<T>(
  send: () => Promise<T>,
  find: () => Promise<T | null>,
  options: ForgeApiOptions,
): Promise<T> {
  const { retries = 3 } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await send();
    } catch (error) {
      const seconds = waitAfter(error, failures, retries);
      if (seconds === null) throw error;
      await pause(seconds, options);
      // A rate limit's refusal did nothing.
      const found = isPassing(error) ? await find() : null;
      if (found !== null) return found;
      if (failures >= retries) throw error;
    }
  }
}

/** Seconds to wait before anything else is done; null if that does not help. What was just written may not be listed at once. */
function waitAfter(error: unknown, failures: number, retries: number): number | null {
  if (isPassing(error)) return 2 ** failures;
  if (!(error instanceof Refused) || error.status !== 429 || failures >= retries) return null;
  const seconds = error.retryAfter || 60;
  return seconds > LONGEST ? null : seconds;
}

async function pause(
  seconds: number,
  { interrupted, second = 1_000 }: Pick<ForgeApiOptions, "interrupted" | "second">,
): Promise<void> {
  await delay(seconds * second, undefined, { signal: interrupted }).catch(() => undefined);
  interrupted.throwIfAborted();
}
