/** Who may pull and push: everybody, or one user by Basic or by Bearer tokens from the registry's own token endpoint. */

import { randomUUID } from "node:crypto";
import type { Answer, Request } from "../http-messages.ts";
import { registryError } from "./refusals.ts";
import type { RegistryState } from "./state.ts";

export interface RegistryAuth {
  readonly user: string;
  readonly password: string;
  /** `basic` when absent. */
  readonly scheme?: "basic" | "bearer";
  /** With `bearer`: pulling needs a token, but no user. */
  readonly anonymousPull?: boolean;
}

const tokenService = "embedded-registry";

/** Refuses with 401 and a challenge a request that may not do `action` on a repository (none: `/v2/` itself). */
export function requireAccess(
  auth: RegistryAuth | undefined,
  state: RegistryState,
  request: Request,
  url: string,
  wanted: { repository: string; action: "pull" | "push" } | undefined,
): void {
  if (auth === undefined) return;
  if (auth.scheme === "bearer") requireToken(state, request, url, wanted);
  else if (!isUser(auth, request)) {
    throw registryError("UNAUTHORIZED", "authentication required", undefined, {
      "www-authenticate": 'Basic realm="embedded registry"',
    });
  }
}

/** `GET /token?service=…&scope=…`: what `WWW-Authenticate` sends clients to. Basic credentials, checked when sent. */
export function issueToken(auth: RegistryAuth, state: RegistryState, request: Request): Answer {
  const known = isUser(auth, request);
  const anonymous = request.headers.authorization === undefined && auth.anonymousPull === true;
  if (!known && !anonymous) throw registryError("UNAUTHORIZED", "incorrect username or password");
  const service = request.query.get("service");
  if (service !== tokenService) return { status: 400, body: { details: `unknown service ${service}` } };
  const scopes = request.query.getAll("scope").flatMap((text) => text.split(" "));
  const granted = scopes.flatMap(scopeActions).filter((scope) => known || scope.endsWith(":pull"));
  const token = randomUUID();
  state.tokens.set(token, new Set(granted));
  const issued_at = new Date().toISOString();
  return { status: 200, body: { token, access_token: token, expires_in: 300, issued_at } };
}

/** `repository:x/y:pull,push` as `repository:x/y:pull` and `repository:x/y:push`. */
function scopeActions(scope: string): string[] {
  const [, resource, actions = ""] = /^([a-z]+:.+):([a-z*,]+)$/.exec(scope) ?? [];
  return actions.split(",").map((action) => `${resource}:${action}`);
}

function requireToken(
  state: RegistryState,
  request: Request,
  url: string,
  wanted: { repository: string; action: "pull" | "push" } | undefined,
): void {
  const token = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const granted = token === undefined ? undefined : state.tokens.get(token);
  const needed = wanted && `repository:${wanted.repository}:${wanted.action}`;
  if (granted && (needed === undefined || granted.has(needed))) return;
  const actions = wanted?.action === "push" ? "pull,push" : "pull";
  const parts = [
    `realm="${url}/token"`,
    `service="${tokenService}"`,
    ...(wanted ? [`scope="repository:${wanted.repository}:${actions}"`] : []),
    ...(granted ? ['error="insufficient_scope"'] : token ? ['error="invalid_token"'] : []),
  ];
  throw registryError("UNAUTHORIZED", "authentication required", undefined, {
    "www-authenticate": `Bearer ${parts.join(",")}`,
  });
}

function isUser(auth: RegistryAuth, request: Request): boolean {
  const [, encoded = ""] = /^basic +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  return Buffer.from(encoded, "base64").toString("utf8") === `${auth.user}:${auth.password}`;
}
