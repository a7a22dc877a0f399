import * as z from "zod";
import type { Http } from "../http/http.ts";
import type { Challenge } from "./challenge.ts";
import type { Credentials, Lookup } from "./credentials.ts";
import type { Endpoint } from "./endpoint.ts";
import { badAnswer, refusal, unreachable } from "./errors.ts";

const answer = z.object({
  token: z.string().min(1).optional(),
  access_token: z.string().min(1).optional(),
  expires_in: z.number().positive().catch(60),
});

/** What a request shows in `Authorization`, and until when, in milliseconds since 1970. */
export interface Grant {
  readonly header: string;
  readonly expires: number;
}

/** Credentials that are shown themselves (RFC 7617). */
export function basic({ username, password }: Extract<Credentials, { readonly kind: "basic" }>): Grant {
  const text = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  return { header: `Basic ${text}`, expires: Number.POSITIVE_INFINITY };
}

/** A token (RFC 6750). */
export function bearer(token: string, expires: number): Grant {
  return { header: `Bearer ${token}`, expires };
}

/** How long before it expires a token is no longer used, in milliseconds. */
const MARGIN = 5_000;

/** Whose token is wanted, and for what. */
export interface TokenRequest {
  readonly endpoint: Endpoint;
  readonly challenge: Challenge;
  /** Scopes separated by spaces. */
  readonly scope: string;
  readonly purpose: string;
  readonly used: Lookup;
}

/**
 * Gets a token from the realm that a registry names: with its credentials, with its identity token, or without any.
 * Throws a `ReleaseError`. Source: distribution's token specification, "Docker Registry v2 authentication via central
 * service" and "OAuth 2.0 token method".
 */
export async function fetchToken(http: Http, now: () => number, request: TokenRequest): Promise<Grant> {
  const { endpoint, purpose, used } = request;
  const realm = realmOf(request);
  const init =
    used.credentials?.kind === "identity" ? exchange(used.credentials, request) : ask(used.credentials);
  if (init.method === "GET") appendQuery(realm, request);
  try {
    // A realm that redirects would send the credentials on: it is not followed.
    const response = await http.fetchRetrying(realm, { ...init, redirect: "manual" });
    const { method } = init;
    if (!response.ok) throw await refusal(response, { endpoint, asked: realm.origin, method, purpose, used });
    const parsed = answer.safeParse(await response.json().catch(() => undefined));
    const token = parsed.data?.token ?? parsed.data?.access_token;
    if (token === undefined) throw badAnswer(endpoint, `got an answer without a token from ${realm.origin}`);
    return bearer(token, now() + (parsed.data?.expires_in ?? 0) * 1_000 - MARGIN);
  } catch (error) {
    throw unreachable(error, endpoint);
  }
}

/** Credentials travel encrypted, unless the registry itself speaks plain HTTP. */
function realmOf({ endpoint, challenge }: TokenRequest): URL {
  const text = challenge.parameters.get("realm") ?? "";
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  if (realm?.protocol === "https:" || (realm?.protocol === "http:" && endpoint.plain)) return realm;
  throw badAnswer(endpoint, `sends its clients for a token to "${text}", which is not an https:// URL`);
}

function appendQuery(realm: URL, { challenge, scope }: TokenRequest): void {
  const service = challenge.parameters.get("service");
  if (service !== undefined) realm.searchParams.append("service", service);
  for (const one of scope.split(" ")) realm.searchParams.append("scope", one);
}

function ask(credentials: Credentials | null) {
  const headers: Record<string, string> = {};
  if (credentials?.kind === "basic") headers["authorization"] = basic(credentials).header;
  return { method: "GET", headers };
}

function exchange({ token }: { readonly token: string }, { challenge, scope }: TokenRequest) {
  const body = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: token,
    service: challenge.parameters.get("service") ?? "",
    scope,
    client_id: "slipway",
  });
  return { method: "POST", headers: {}, body };
}
