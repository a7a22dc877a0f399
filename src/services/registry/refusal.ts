import { redactor } from "../../domain/text/redact.ts";
import type { ReleaseError } from "../../domain/text/release-error.ts";
import type { Credentials, Lookup } from "./credentials.ts";
import { type Endpoint, loginCommand } from "./endpoint.ts";
import { loginHint, registryError } from "./errors.ts";
import { registryErrors } from "./registry-errors.ts";

/** What was asked of whom, and what was shown for it. */
export interface Circumstances {
  readonly endpoint: Endpoint;
  /** The origin that was asked: the registry's, or its token service's. */
  readonly asked: string;
  readonly method: string;
  /** `pushing to acme/api`. */
  readonly purpose: string;
  /** The credentials that were used; absent while the registry has asked for none. */
  readonly used: Lookup | undefined;
}

interface Words extends Circumstances {
  /** Who answered: the registry, or the token service or storage that it sends its clients to. */
  readonly who: string;
  /** What it said, to go behind a message. */
  readonly said: string;
}

/** Takes an answer that is no success, gives the error that says so, in the registry's own words where it has any. */
export async function refusal(response: Response, circumstances: Circumstances): Promise<ReleaseError> {
  const { endpoint, asked, used, method } = circumstances;
  const { said, codes } = await registryErrors(response, redactor(secretsIn(used?.credentials)));
  const { status } = response;
  const { origin, host, pathname } = new URL(response.url);
  const words = { ...circumstances, said, who: origin === endpoint.origin ? endpoint.host : host };
  if (status === 429) return limited(words, response.headers.get("retry-after"));
  // A redirect led elsewhere, where no credentials go: nothing that logging in could change.
  const elsewhere = origin !== asked;
  // Token services tell 403 to those who show no credentials.
  const anonymous = status === 403 && used?.credentials === null;
  if (!elsewhere && (status === 401 || anonymous)) return unauthorized(words);
  if (!elsewhere && (status === 403 || codes.includes("DENIED"))) return forbidden(words);
  return registryError(
    "registry-failed",
    `${words.who} answered ${status} to ${method} ${pathname}${said}`,
    `see whether the registry works (curl -i ${endpoint.origin}/v2/), then run the same command again`,
  );
}

function unauthorized({ endpoint, purpose, used, said }: Words): ReleaseError {
  return registryError("registry-unauthorized", lacking(endpoint, purpose, used) + said, loginHint(endpoint));
}

function lacking({ host }: Endpoint, purpose: string, used: Lookup | undefined): string {
  if (used === undefined) return `${host} refuses ${purpose} and offers no way to log in that slipway knows`;
  if (used.credentials !== null)
    return `${host} does not accept the credentials from ${used.where} for ${purpose}`;
  return `${host} asks for credentials for ${purpose}, and none were found (looked in ${used.where})`;
}

function forbidden({ endpoint, purpose, used, said, who }: Words): ReleaseError {
  const whose = used?.credentials ? `with the credentials from ${used.where}` : "without credentials";
  return registryError(
    "registry-forbidden",
    `${who} forbids ${purpose} ${whose}${said}`,
    `give that account the right to do so, or log in as another: ${loginCommand(endpoint)}`,
  );
}

function limited({ who, purpose, said }: Words, retryAfter: string | null): ReleaseError {
  const wait = retryAfter === null ? "wait a while" : `wait (the registry says Retry-After: ${retryAfter})`;
  return registryError(
    "registry-limited",
    `${who} answered 429, too many requests, to ${purpose}${said}`,
    `${wait}, then run the same command again`,
  );
}

function secretsIn(credentials: Credentials | null | undefined): string[] {
  if (!credentials) return [];
  return [credentials.kind === "basic" ? credentials.password : credentials.token];
}
