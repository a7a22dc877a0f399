import type { Host, Repository } from "../../domain/images/reference.ts";
import type { RegistrySettings } from "../../domain/project/project.ts";
import type { ReleaseError } from "../../domain/text/release-error.ts";
import type { Http } from "../http/http.ts";
import { purposeOf } from "./access.ts";
import { actionsOf, authenticated, type Contact, type RegistryRequest } from "./contact.ts";
import type { Lookup } from "./credentials.ts";
import { type Endpoint, endpointOf } from "./endpoint.ts";
import { refusal } from "./refusal.ts";
import { Session } from "./session.ts";

/** Speaks the distribution protocol, authentication and redirects included. */
export interface Client {
  endpoint(repository: Repository): Endpoint;
  /** Gives whatever answer there is in the end. Reads and beginnings of uploads are retried, writes are not. Throws a `ReleaseError`. */
  send(request: RegistryRequest): Promise<Response>;
  /** The error for an answer that is no success. */
  refuse(request: RegistryRequest, response: Response): Promise<ReleaseError>;
}

/** What a client is made from. */
export interface ClientOptions {
  readonly http: Http;
  readonly now: () => number;
  readonly settings: ReadonlyMap<Host, RegistrySettings>;
  /** Finds a registry's credentials by its name in docker's configuration. */
  readonly lookUp: (serverAddress: string) => Promise<Lookup>;
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
    send: (request) => authenticated(contactOf(request.repository), request),
    refuse: (request, response) => {
      const { endpoint, session } = contactOf(request.repository);
      const purpose = purposeOf(request.repository, actionsOf(request));
      const { method } = request;
      return refusal(response, { endpoint, asked: endpoint.origin, method, purpose, used: session.used });
    },
  };
}
