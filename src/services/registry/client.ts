import type { Host, Repository } from "../../domain/images/reference.ts";
import type { RegistrySettings } from "../../domain/project/project.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Http } from "../http/http.ts";
import type { Lookup } from "./credentials.ts";
import { type Endpoint, endpointOf, nameOn } from "./endpoint.ts";
import { type Circumstances, refusal, unreachable } from "./errors.ts";
import { type Need, Session } from "./session.ts";

/** Speaks the distribution protocol, authentication and redirects included. */
export interface Client {
  endpoint(repository: Repository): Endpoint;
  /**
   * Gives whatever answer there is in the end. Reads and beginnings of uploads are retried, writes are not. Throws a
   * `ReleaseError`.
   */
  send(request: RegistryRequest): Promise<Response>;
  /** Asks for access to pull and push, and sends nothing else; `/v2/` is what it is tried on. Throws a `ReleaseError`. */
  introduce(repository: Repository): Promise<Introduction>;
  /** The error for an answer other than a success. */
  refuse(request: RegistryRequest, response: Response): Promise<ReleaseError>;
}

/** One request to a registry about a repository. */
export interface RegistryRequest {
  readonly repository: Repository;
  /** `POST` begins an upload, and may be repeated: an upload that is not continued expires. */
  readonly method: "HEAD" | "GET" | "POST" | "PUT" | "DELETE";
  /** What follows `/v2/<name>/`, such as `manifests/1.0.0`. */
  readonly path: string;
  /** Where the registry wants it sent instead. */
  readonly url?: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | Blob;
  /** What it is a part of, if the method does not say. */
  readonly actions?: Actions;
  /** Milliseconds that a large answer may take. */
  readonly patience?: number;
}

/** What came of asking for access to a repository. */
export interface Introduction {
  readonly request: RegistryRequest;
  /** The answer to what was shown last. */
  readonly response: Response;
  /** What was shown; null if the registry wanted nothing, or nothing could be shown. */
  readonly shown: string | null;
  /** The credentials that were used, and what for. */
  readonly circumstances: Circumstances;
}

/** What is done with a repository, in the words of the token protocol. */
type Actions = "pull" | "pull,push" | "pull,push,delete";

/** What a client is made from. */
export interface ClientOptions {
  readonly http: Http;
  readonly now: () => number;
  readonly settings: ReadonlyMap<Host, RegistrySettings>;
  /** Finds a registry's credentials by its name in docker's configuration. */
  readonly lookUp: (serverAddress: string) => Promise<Lookup>;
}

/** One registry, and how to speak to it. */
interface Contact {
  readonly http: Http;
  readonly endpoint: Endpoint;
  readonly session: Session;
}

/** Makes a client that holds a session with each registry it speaks to. */
export function createClient({ http, now, settings, lookUp }: ClientOptions): Client {
  const contacts = new Map<Host, Contact>();
  const contactOf = ({ host }: Repository): Contact => {
    const endpoint = endpointOf(host, settings.get(host));
    const contact = contacts.get(host) ?? {
      http,
      endpoint,
      session: new Session(endpoint, { http, now, lookUp: () => lookUp(endpoint.serverAddress) }),
    };
    contacts.set(host, contact);
    return contact;
  };
  return {
    endpoint: (repository) => contactOf(repository).endpoint,
    send: (request) => withEnoughRights(contactOf(request.repository), request),
    introduce: (repository) => introduce(contactOf(repository), repository),
    refuse: (request, response) => refusal(response, circumstancesOf(contactOf(request.repository), request)),
  };
}

function circumstancesOf({ endpoint, session }: Contact, request: RegistryRequest): Circumstances {
  const { purpose } = needOf(request);
  return { endpoint, asked: endpoint.origin, method: request.method, purpose, used: session.used };
}

async function introduce(contact: Contact, repository: Repository): Promise<Introduction> {
  const { endpoint, session } = contact;
  const request: RegistryRequest = {
    repository,
    method: "GET",
    path: "",
    url: new URL(`${endpoint.origin}/v2/`),
    headers: {},
    actions: "pull,push",
  };
  const need = needOf(request);
  const known = await session.authorization(need);
  const first = await transmit(contact, request, known);
  const answer = (response: Response, shown: string | null): Introduction => {
    return { request, response, shown, circumstances: circumstancesOf(contact, request) };
  };
  if (first.status !== 401 || known !== null) return answer(first, known);
  const shown = await session.prepare(first.headers.get("www-authenticate") ?? "", need);
  if (shown === null) return answer(first, null);
  await discard(first);
  return answer(await transmit(contact, request, shown), shown);
}

/** Ends an answer that is not read. */
export async function discard(response: Response): Promise<null> {
  await response.body?.cancel();
  return null;
}

const ACTIONS: { readonly [method in RegistryRequest["method"]]: Actions } = {
  HEAD: "pull",
  GET: "pull",
  POST: "pull,push",
  PUT: "pull,push",
  DELETE: "pull,push,delete",
};

const PURPOSES: { readonly [actions in Actions]: string } = {
  pull: "pulling from",
  "pull,push": "pushing to",
  "pull,push,delete": "deleting from",
};

/** The scope of a request's token; source: distribution's token specification, "Token Scope Documentation". */
function needOf({ repository: { host, path }, method, actions }: RegistryRequest): Need {
  const done = actions ?? ACTIONS[method];
  return { scope: `repository:${nameOn(host, path)}:${done}`, purpose: `${PURPOSES[done]} ${path}` };
}

/**
 * Sends a request. What may not be read with a token for pulling is asked for once more with one for pushing too: of a
 * repository that is not there yet, some registries say so only to those who may make it, and some grant no token for pulling
 * from it. Throws a `ReleaseError`.
 */
async function withEnoughRights(contact: Contact, request: RegistryRequest): Promise<Response> {
  const { method, actions } = request;
  const reads = (method === "HEAD" || method === "GET") && actions === undefined;
  const refused = await attempt(() => authenticated(contact, request));
  if (!reads || !contact.session.hasTokens || !isRefusal(refused, contact)) return unwrap(refused);
  const again = await attempt(() => authenticated(contact, { ...request, actions: "pull,push" }));
  if ("error" in again) return unwrap(refused);
  if ("response" in refused) await discard(refused.response);
  return again.response;
}

type Outcome = { readonly response: Response } | { readonly error: unknown };

async function attempt(send: () => Promise<Response>): Promise<Outcome> {
  try {
    return { response: await send() };
  } catch (error) {
    return { error };
  }
}

function unwrap(outcome: Outcome): Response {
  if ("error" in outcome) throw outcome.error;
  return outcome.response;
}

/** Whether the registry, or its token service, refuses somebody whom it knows. */
function isRefusal(outcome: Outcome, { endpoint }: Contact): boolean {
  if ("error" in outcome)
    return (
      outcome.error instanceof ReleaseError &&
      outcome.error.problems.some(({ code }) => code === "registry-forbidden")
    );
  const { status, url } = outcome.response;
  return (status === 401 || status === 403) && new URL(url).origin === endpoint.origin;
}

/** Sends a request, and once more with what the registry asks for if it answers 401. Throws a `ReleaseError`. */
async function authenticated(contact: Contact, request: RegistryRequest): Promise<Response> {
  const { endpoint, session } = contact;
  const need = needOf(request);
  const shown = await session.authorization(need);
  const response = await transmit(contact, request, shown);
  // Only the registry itself may ask for credentials, not where it redirects to.
  if (response.status !== 401 || new URL(response.url).origin !== endpoint.origin) return response;
  const challenges = response.headers.get("www-authenticate") ?? "";
  const better = await session.answer(challenges, shown, need);
  if (better === null) return response;
  await discard(response);
  return transmit(contact, request, better);
}

async function transmit({ http, endpoint }: Contact, request: RegistryRequest, shown: string | null) {
  const { repository, method, path, headers, body } = request;
  const url =
    request.url ?? new URL(`${endpoint.origin}/v2/${nameOn(repository.host, repository.path)}/${path}`);
  try {
    if (method === "HEAD" || method === "GET")
      return await follow(
        http.fetchRetrying,
        url,
        { method, headers, patience: request.patience ?? 0 },
        shown,
      );
    // Credentials are for the registry, not for any host that it may send an upload to.
    const own: Record<string, string> =
      shown === null || url.origin !== endpoint.origin ? {} : { authorization: shown };
    const send = method === "POST" ? http.fetchRetrying : http.fetch;
    return await send(url, {
      method,
      headers: { ...headers, ...own },
      body: body ?? null,
      redirect: "manual",
    });
  } catch (error) {
    throw unreachable(error, endpoint);
  }
}

/** More redirects than any registry's storage needs. */
const MOST_HOPS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request and follows its redirects (registries send readers of blobs to their storage). `authorization` is for the
 * first origin only, port and scheme included. A redirect from https to http is not followed, but given back as the answer,
 * as is a sixth redirect.
 */
export async function follow(
  send: typeof globalThis.fetch,
  url: URL,
  {
    method,
    headers,
    patience = 0,
  }: {
    readonly method: "GET" | "HEAD";
    readonly headers: RegistryRequest["headers"];
    readonly patience?: number;
  },
  authorization: string | null,
): Promise<Response> {
  let at = url;
  let shown = authorization;
  for (let hop = 0; ; hop += 1) {
    const own: Record<string, string> = shown === null ? {} : { authorization: shown };
    const asked = { method, headers: { ...headers, ...own }, redirect: "manual", patience } as const;
    const response = await send(at, asked);
    const next = hop < MOST_HOPS ? redirectOf(response, at) : null;
    if (next === null) return response;
    await discard(response);
    if (next.origin !== at.origin) shown = null;
    at = next;
  }
}

function redirectOf(response: Response, from: URL): URL | null {
  const location = response.headers.get("location");
  if (!REDIRECTS.has(response.status) || !location || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from);
  return to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:") ? to : null;
}
