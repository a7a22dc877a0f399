import { setTimeout as delay } from "node:timers/promises";
import pRetry from "p-retry";
import type { Redact } from "../../domain/text/redact.ts";
import { type ChooseProxy, fetchThrough } from "./proxy.ts";

/** The one way in which slipway speaks HTTP. */
export interface Http {
  /** One request, one answer, whatever its status. Throws `Unreachable` if there is no answer. */
  readonly fetch: typeof globalThis.fetch;
  /** The same, repeated while the server is unreachable, overloaded or broken. For requests that may be repeated. */
  readonly fetchRetrying: typeof globalThis.fetch;
}

/** What the fetch functions are made from. */
export interface HttpOptions {
  readonly redact: Redact;
  readonly interrupted: AbortSignal;
  readonly userAgent: string;
  readonly log: (text: string, details: Record<string, unknown>) => void;
  /** Gets what is waited for, once that takes longer than a user expects. */
  readonly notice?: (text: string) => void;
  /** Absent: every server is asked directly. */
  readonly proxy?: ChooseProxy;
  /** Tries after the first one. */
  readonly retries?: number;
  /** How often a server may be silent before it is given up. */
  readonly silences?: number;
  /** Milliseconds before the second try; each further wait is twice as long. */
  readonly firstWait?: number;
  /** Milliseconds until an answer must be there; a large body is given more (`SLOWEST`). */
  readonly timeout?: number;
  /** Milliseconds after which it is said that an answer is waited for. */
  readonly noticeAfter?: number;
}

/** No answer came: no network, a refused connection, a name that does not resolve, a time-out. */
export class Unreachable extends Error {
  readonly url: string;
  readonly why: string;
  /** Whether the server took the request, or the connection, and was silent until the time was over. */
  readonly timedOut: boolean;

  constructor(url: string, why: string, cause: unknown) {
    super(`${url} cannot be reached: ${why}`, { cause });
    this.name = "Unreachable";
    this.url = url;
    this.why = why;
    this.timedOut = cause instanceof Error && cause.name === "TimeoutError";
  }
}

/** Milliseconds that a server may be silent: it is asked twice at most, and given up within a minute. */
const PATIENCE = 29_000;
const SILENCES = 2;

/** What a caller may add to a request. */
interface Patient {
  /** Milliseconds that it may take, answer and all; a server that is silent at first is given up all the same. */
  readonly patience?: number;
}

/** Bytes a millisecond that an upload is expected to reach. */
const SLOWEST = 100;

/** The longest `Retry-After` that is waited for, in milliseconds. */
const LONGEST_WAIT = 60_000;

/** Makes the fetch functions, with secrets masked in whatever they log or throw. */
export function createHttp(options: HttpOptions): Http {
  const fetchOnce: typeof globalThis.fetch = (input, init) => request(options, input, init);
  return {
    fetch: fetchOnce,
    fetchRetrying: (input, init) =>
      retrying(options, nameOf(options.redact(addressOf(input)), input, init), () => fetchOnce(input, init)),
  };
}

/** Has Node load its fetch, which takes as long as starting a program: to be called while one is waited for. */
export function loadFetch(): void {
  new Headers();
}

async function request(
  options: HttpOptions,
  input: Parameters<typeof fetch>[0],
  { patience: allowed, ...init }: RequestInit & Patient = {},
): Promise<Response> {
  const { redact, interrupted, userAgent, log, proxy, timeout = PATIENCE } = options;
  interrupted.throwIfAborted();
  const address = addressOf(input);
  const url = redact(address);
  const through = proxy?.(new URL(address)) ?? null;
  const headers = headersOf(url, init.headers ?? (input instanceof Request ? input.headers : undefined));
  if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
  const patience = timeout + Math.ceil(sizeOf(init.body) / SLOWEST);
  const silence = timeLimit(patience);
  const longest = Math.max(allowed ?? 0, patience);
  const limit = timeLimit(longest);
  const signals = [interrupted, limit.signal, silence.signal, ...(init.signal ? [init.signal] : [])];
  const method = methodOf(input, init);
  const noticed = noticeOf(options, nameOf(url, input, init), patience);
  try {
    const send = through === null ? globalThis.fetch : await fetchThrough(through);
    const connection = method === "HEAD" ? keptAlive() : {};
    const response = await send(input, {
      ...init,
      ...connection,
      headers,
      signal: AbortSignal.any(signals),
    });
    log(`${method} ${url}`, { status: response.status });
    limit.endsWith(response.body);
    return response;
  } catch (error) {
    limit.clear();
    interrupted.throwIfAborted();
    init.signal?.throwIfAborted();
    const where = through === null ? "" : ` (through the proxy ${through.host})`;
    const waited = silence.signal.aborted ? patience : longest;
    throw new Unreachable(url, redact(reason(error, waited)) + where, error);
  } finally {
    clearTimeout(noticed);
    silence.clear();
  }
}

/** Answers that are being read, with what is of no use once nobody can read one any more. */
const READ = new FinalizationRegistry((clear: () => void) => clear());

/** What ends a request after some time. Until then it stays in memory, unless it is cleared: of thousands of requests that is a lot. */
function timeLimit(milliseconds: number) {
  const over = new AbortController();
  const end = () => over.abort(new DOMException("no answer", "TimeoutError"));
  const timer = setTimeout(end, milliseconds).unref();
  const clear = () => clearTimeout(timer);
  const endsWith = (body: Response["body"]) => (body === null ? clear() : READ.register(body, clear));
  return { signal: over.signal, clear, endsWith };
}

/** The part of undici's dispatcher that a request goes through. */
interface Dispatcher {
  readonly dispatch: (options: object, handler: object) => boolean;
}

/** Where Node's fetch keeps the dispatcher that it uses. Source: undici, lib/global.js. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/**
 * What lets a connection stay open after HEAD: fetch closes it, because of servers that send a body all the same, so that each
 * look costs the round trips of a new connection. Such a body ends the connection even so. Nothing on a Node that keeps its
 * dispatcher elsewhere. Source: undici, docs/api/Dispatcher.md, `reset`.
 */
function keptAlive(): RequestInit {
  const usual = (globalThis as { readonly [DISPATCHER]?: Dispatcher })[DISPATCHER];
  if (usual === undefined) return {};
  const dispatcher: Dispatcher = {
    dispatch: (options, handler) => usual.dispatch({ ...options, reset: false }, handler),
  };
  return { dispatcher } as unknown as RequestInit;
}

/** Says that an answer is waited for, if it takes long; what is large has a right to. */
function noticeOf(
  { notice, timeout = PATIENCE, noticeAfter = 10_000 }: HttpOptions,
  request: string,
  patience: number,
) {
  const slack = patience - timeout;
  const rest = Math.ceil((patience - noticeAfter - slack) / 1_000);
  const say = () => notice?.(`waiting for an answer to ${request}, ${rest} s more at most`);
  return notice === undefined || rest <= 0 ? undefined : setTimeout(say, noticeAfter + slack).unref();
}

function addressOf(input: Parameters<typeof fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

/** What a request is called: its method, and its address without what is asked for. */
function nameOf(url: string, input: Parameters<typeof fetch>[0], init?: RequestInit): string {
  return `${methodOf(input, init)} ${url.replace(/\?.*$/s, "")}`;
}

function methodOf(input: Parameters<typeof fetch>[0], init?: RequestInit): string {
  return init?.method ?? (input instanceof Request ? input.method : "GET");
}

/** Without the error that fetch would throw: it quotes the header, which may be a credential. */
function headersOf(url: string, given: RequestInit["headers"]): Headers {
  try {
    return new Headers(given);
  } catch {
    throw new Unreachable(
      url,
      "a credential for it holds a line end or another character that no header may have",
      null,
    );
  }
}

function sizeOf(body: RequestInit["body"]): number {
  if (body instanceof Blob) return body.size;
  return body instanceof Uint8Array ? body.byteLength : 0;
}

/** fetch wraps what happened in a TypeError that says only "fetch failed". */
function reason(error: unknown, waited: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer in ${Number((waited / 1_000).toFixed(1))} s`;
  const { cause } = error;
  // One for each of a name's addresses.
  if (cause instanceof AggregateError) return cause.errors.map(({ message }) => message).join("; ");
  return cause instanceof Error ? cause.message : error.message;
}

class Repeatable extends Error {
  readonly response: Response;

  constructor(response: Response, request: string) {
    super(`${request} answered ${response.status}`);
    this.response = response;
  }
}

async function retrying(
  options: HttpOptions,
  request: string,
  send: () => Promise<Response>,
): Promise<Response> {
  const { interrupted, retries = 4, silences = SILENCES } = options;
  let timeouts = 0;
  let tries = 0;
  try {
    return await pRetry(
      async () => {
        tries += 1;
        const response = await send();
        if (response.status !== 429 && response.status < 500) return response;
        if (response.status === 501) return response;
        throw new Repeatable(response, request);
      },
      {
        retries,
        // The waits are ours: what is waited for is said.
        minTimeout: 0,
        signal: interrupted,
        shouldRetry: async ({ error, retriesConsumed }) => {
          if (error instanceof Unreachable) {
            if (error.timedOut) timeouts += 1;
            if (timeouts >= silences) return false;
          } else if (!(error instanceof Repeatable)) return false;
          await waitBeforeRetry(options, error, retriesConsumed);
          return true;
        },
      },
    );
  } catch (error) {
    if (error instanceof Repeatable) return error.response;
    if (error instanceof Unreachable && tries > 1)
      throw new Unreachable(error.url, `${error.why} (tried ${times(tries)})`, error.cause);
    throw error;
  }
}

function times(number: number): string {
  return number === 2 ? "twice" : `${number} times`;
}

/**
 * Waits before a request is sent again, and says so: twice as long each time, with some chance in it, so that many who were
 * refused together do not come back together; but as long as the server asks for in `Retry-After`, in seconds (RFC 9110, 10.2.3).
 */
async function waitBeforeRetry(
  { interrupted, notice, retries = 4, firstWait = 500 }: HttpOptions,
  error: Unreachable | Repeatable,
  retried: number,
): Promise<void> {
  const asked = error instanceof Repeatable ? retryAfter(error.response) : 0;
  const wait = asked > 0 ? asked : firstWait * 2 ** retried * (1 + Math.random());
  const seconds = (wait / 1_000).toFixed(asked > 0 ? 0 : 1);
  const why = asked > 0 ? `${seconds} s, as it asks for` : `${seconds} s`;
  notice?.(`${error.message}: trying again in ${why} (try ${retried + 2} of ${retries + 1})`);
  if (error instanceof Repeatable) await error.response.body?.cancel();
  await delay(wait, undefined, { signal: interrupted }).catch(() => interrupted.throwIfAborted());
}

/** Milliseconds that a server asks to be left alone for; 0 if it does not say. */
function retryAfter({ headers }: Response): number {
  const seconds = Number(headers.get("retry-after") ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, LONGEST_WAIT) : 0;
}
