import * as z from "zod";
import { plainLine } from "../../domain/text/quote.ts";
import { type Redact, redactor } from "../../domain/text/redact.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { Unreachable } from "../http/http.ts";
import type { Credentials, Lookup } from "./credentials.ts";
import { type Endpoint, loginCommand } from "./endpoint.ts";

/** An error about a registry; `cause` if there is one. */
export function registryError(code: string, message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind: "registry", code, message, hint, cause });
}

/** Takes what a request threw; a server that cannot be reached becomes a `ReleaseError`, the rest stays what it is. */
export function unreachable(thrown: unknown, { host, origin, plain }: Endpoint): unknown {
  if (!(thrown instanceof Unreachable)) return thrown;
  const asked = new URL(thrown.url);
  const through = asked.origin === origin ? "" : ` (at ${asked.host}, where it sends its clients)`;
  const hint =
    !plain && /ssl|tls|certificate|wrong version number/i.test(thrown.why)
      ? `look at its certificate: curl -v ${asked.origin}/v2/ (one that speaks plain HTTP needs insecure = true under [registries."${host}"])`
      : `check the host's name and the network: curl -i ${asked.origin}/v2/`;
  return registryError(
    "registry-unreachable",
    `${host} cannot be reached${through}: ${thrown.why}`,
    hint,
    thrown,
  );
}

/** The error for an answer that no registry should give. */
export function badAnswer({ host, origin }: Endpoint, what: string): ReleaseError {
  const hint = `check that ${host} is a registry: curl -i ${origin}/v2/`;
  return registryError("registry-bad-answer", `${host} ${what}`, hint);
}

/** Who was asked for what, and what was shown for it. */
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

interface Refused extends Circumstances {
  /** Who answered: the registry, or the token service or storage that it sends its clients to. */
  readonly who: string;
  /** What it said, to go behind a message. */
  readonly said: string;
}

/** Takes an answer other than a success, gives the error for it, in the registry's own words if it has any. */
export async function refusal(response: Response, circumstances: Circumstances): Promise<ReleaseError> {
  const { endpoint, asked, used, method } = circumstances;
  const { said, codes } = await wordsOf(response, redactor(secretsIn(used?.credentials)));
  const { status } = response;
  const { origin, host, pathname } = new URL(response.url);
  const refused = { ...circumstances, said, who: origin === endpoint.origin ? endpoint.host : host };
  if (status === 429) return limited(refused, response.headers.get("retry-after"));
  // A redirect led elsewhere, where no credentials go: nothing that logging in could change.
  const elsewhere = origin !== asked;
  // Token services answer 403 to requests without credentials.
  const anonymous = status === 403 && used?.credentials === null;
  if (!elsewhere && (status === 401 || anonymous)) return unauthorized(refused);
  if (!elsewhere && (status === 403 || codes.includes("DENIED"))) return forbidden(refused);
  return registryError(
    "registry-failed",
    `${refused.who} answered ${status} to ${method} ${pathname}${said}`,
    `see whether the registry works (curl -i ${endpoint.origin}/v2/), then run the same command again`,
  );
}

function unauthorized({ endpoint, purpose, used, said }: Refused): ReleaseError {
  return registryError(
    "registry-unauthorized",
    lacking(endpoint, purpose, used) + said,
    `${loginCommand(endpoint)} (in GitHub Actions: docker/login-action), then run the same command again`,
  );
}

function lacking({ host }: Endpoint, purpose: string, used: Lookup | undefined): string {
  if (used === undefined) return `${host} refuses ${purpose} and offers no way to log in that slipway knows`;
  if (used.credentials !== null)
    return `${host} does not accept the credentials from ${used.where} for ${purpose}`;
  return `${host} asks for credentials for ${purpose}, and none were found (looked in ${used.where})`;
}

function forbidden({ endpoint, purpose, used, said, who }: Refused): ReleaseError {
  const whose = used?.credentials ? `with the credentials from ${used.where}` : "without credentials";
  return registryError(
    "registry-forbidden",
    `${who} forbids ${purpose} ${whose}${said}`,
    `give that account the right to do so, or log in as another: ${loginCommand(endpoint)}`,
  );
}

function limited({ who, purpose, said }: Refused, retryAfter: string | null): ReleaseError {
  const wait = retryAfter === null ? "wait a while" : `wait (the registry says Retry-After: ${retryAfter})`;
  return registryError(
    "registry-limited",
    `${who} answered 429, too many requests, to ${purpose}${said}`,
    `${wait}, then run the same command again`,
  );
}

/** The error for a token that does not let anybody push; `used` are the credentials that it was granted for. */
export function withoutPush(circumstances: Circumstances): ReleaseError {
  const refused = { ...circumstances, said: "", who: circumstances.endpoint.host };
  return circumstances.used?.credentials === null ? unauthorized(refused) : forbidden(refused);
}

function secretsIn(credentials: Credentials | null | undefined): string[] {
  if (!credentials) return [];
  return [credentials.kind === "basic" ? credentials.password : credentials.token];
}

const fault = z.object({ code: z.string().catch(""), message: z.string().catch("") });

// OCI distribution specification 1.1, "Error Codes"; RFC 6749, 5.2, for token services.
const answer = z.object({
  errors: z.array(fault).catch([]),
  error: z.string().catch(""),
  error_description: z.string().catch(""),
});

interface Words {
  /** `": unauthorized: authentication required"`, to go behind a message; empty if nothing was said. */
  readonly said: string;
  /** `UNAUTHORIZED`, `DENIED` … */
  readonly codes: readonly string[];
}

/** Reads the errors in an answer, secrets masked. Gives nothing rather than fail: the status says enough. */
async function wordsOf(response: Response, redact: Redact): Promise<Words> {
  const text = await response.text().catch(() => "");
  const { data } = answer.safeParse(parseJson(text));
  if (data === undefined) return { said: plain(response, text, redact), codes: [] };
  const { errors, error, error_description } = data;
  const messages = errors.map(({ code, message }) => join([code, message]));
  const said = join([...messages, join([error, error_description])], "; ");
  return { said: behind(redact(said)), codes: errors.map(({ code }) => code) };
}

function plain(response: Response, text: string, redact: Redact): string {
  const isText = response.headers.get("content-type")?.startsWith("text/plain") === true;
  return isText ? behind(redact(text)) : "";
}

function behind(text: string): string {
  const line = plainLine(text);
  return line === "" ? "" : `: ${line}`;
}

function join(parts: readonly string[], separator = ": "): string {
  return parts.filter((part) => part !== "").join(separator);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
