import type { Repository } from "../../domain/images/reference.ts";
import type { Http } from "../http/http.ts";
import { type Actions, purposeOf, scopeOf } from "./access.ts";
import { type Endpoint, nameOn } from "./endpoint.ts";
import { unreachable } from "./errors.ts";
import { follow } from "./redirects.ts";
import type { Session } from "./session.ts";

/** One request to a registry about a repository. */
export interface RegistryRequest {
  readonly repository: Repository;
  /** `POST` begins an upload, and may be repeated: what was begun and is not gone on with expires. */
  readonly method: "HEAD" | "GET" | "POST" | "PUT";
  /** What follows `/v2/<name>/`, such as `manifests/1.0.0`. */
  readonly path: string;
  /** Where the registry wants it sent instead. */
  readonly url?: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | Blob;
  /** What it is a part of, where the method does not say. */
  readonly actions?: Actions;
}

/** One registry, as it is spoken to. */
export interface Contact {
  readonly http: Http;
  readonly endpoint: Endpoint;
  readonly session: Session;
}

/** Sends a request, and once more with what the registry asked for where it answered 401. Throws a `ReleaseError`. */
export async function authenticated(contact: Contact, request: RegistryRequest): Promise<Response> {
  const { endpoint, session } = contact;
  const actions = actionsOf(request);
  const need = {
    scope: scopeOf(request.repository, actions),
    purpose: purposeOf(request.repository, actions),
  };
  const shown = await session.authorization(need);
  const response = await transmit(contact, request, shown);
  // Only the registry itself may ask for credentials, not where it redirects to.
  if (response.status !== 401 || new URL(response.url).origin !== endpoint.origin) return response;
  const challenges = response.headers.get("www-authenticate") ?? "";
  const better = await session.answer(challenges, shown, need);
  if (better === null) return response;
  await response.body?.cancel();
  return transmit(contact, request, better);
}

async function transmit({ http, endpoint }: Contact, request: RegistryRequest, shown: string | null) {
  const { repository, method, path, headers, body } = request;
  const url =
    request.url ?? new URL(`${endpoint.origin}/v2/${nameOn(repository.host, repository.path)}/${path}`);
  try {
    if (method === "HEAD" || method === "GET")
      return await follow(http.fetchRetrying, url, { method, headers }, shown);
    // Credentials are for the registry, and for nobody it may send an upload to.
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

/** What a request does with its repository. */
export function actionsOf({ method, actions }: RegistryRequest): Actions {
  return actions ?? (method === "PUT" || method === "POST" ? "pull,push" : "pull");
}
