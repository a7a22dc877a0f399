import * as z from "zod";
import { redactor } from "../../domain/text/redact.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Completed, ProgramMissing, type Run } from "../process/run.ts";
import { withPrinted } from "../process/transcript.ts";
import {
  type AuthEntry,
  type DockerConfig,
  readDockerConfig,
  readEnvironmentAuths,
  unreadable,
} from "./docker-config.ts";

/** What proves to a registry who is asking. */
export type Credentials =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  /** Exchanged for access tokens at the registry's realm (OAuth 2 refresh token). */
  | { readonly kind: "identity"; readonly token: string }
  /** Sent to the registry as it is. */
  | { readonly kind: "bearer"; readonly token: string };

/** The credentials for one registry, and where they are, or where they were looked for. */
export interface Lookup {
  readonly credentials: Credentials | null;
  readonly where: string;
}

/** Where credentials are looked for. */
export interface CredentialSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: Run;
  /** Gets every secret that is found, so that no output shows it. */
  readonly learn?: (secrets: readonly string[]) => void;
}

/**
 * Finds the credentials for a registry as docker does: in `DOCKER_AUTH_CONFIG`, then in its configuration the registry's own
 * entry in `credHelpers`, then `credsStore`, then `auths`; what a helper does not have is not looked for elsewhere. Takes the registry's name in docker's
 * configuration. Throws a `ReleaseError` for a broken configuration or helper. Source: docker/cli,
 * cli/config/configfile and cli/config/credentials.
 */
export async function findCredentials(serverAddress: string, sources: CredentialSources): Promise<Lookup> {
  const given = readEnvironmentAuths(sources.env);
  const own = given === null ? undefined : entryFor(serverAddress, given);
  const credentials = given && own ? fromEntry(own, serverAddress, given) : null;
  if (given !== null && credentials !== null) return { credentials, where: given.where };
  const found = await findConfigured(serverAddress, sources);
  return given === null || found.credentials !== null
    ? found
    : { ...found, where: `${given.where} and ${found.where}` };
}

/** Finds them in docker's configuration file, and the helpers that it names. */
async function findConfigured(serverAddress: string, sources: CredentialSources): Promise<Lookup> {
  const config = await readDockerConfig(sources.env);
  sources.learn?.([...config.auths.values()].flatMap(secretsOfEntry));
  const helper = config.credHelpers.get(serverAddress) ?? config.credsStore;
  if (helper !== "") return askHelper(`docker-credential-${helper}`, serverAddress, config, sources);
  const entry = entryFor(serverAddress, config);
  return {
    credentials: entry === undefined ? null : fromEntry(entry, serverAddress, config),
    where: config.where,
  };
}

/** Everything in an entry that lets its holder in, and its pair of user and password, which is sent in base64. */
function secretsOfEntry({
  auth,
  username = "",
  password,
  identitytoken,
  registrytoken,
}: AuthEntry): string[] {
  const pair = Buffer.from(auth ?? "", "base64").toString("utf8");
  const written = [auth, pair, pair.slice(pair.indexOf(":") + 1), identitytoken, registrytoken];
  return [...written, ...(password === undefined ? [] : [password, `${username}:${password}`])].flatMap(
    (secret) => secret || [],
  );
}

/** The exact key, otherwise one that names the same host as a URL, as docker once wrote them. */
function entryFor(serverAddress: string, { auths }: Pick<DockerConfig, "auths">): AuthEntry | undefined {
  const exact = auths.get(serverAddress);
  if (exact !== undefined) return exact;
  const host = hostOf(serverAddress);
  for (const [key, entry] of auths) if (hostOf(key) === host) return entry;
  return undefined;
}

/** `https://ghcr.io/v1/` names `ghcr.io`. */
function hostOf(key: string): string {
  return key.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").split("/")[0] ?? "";
}

function fromEntry(
  entry: AuthEntry,
  serverAddress: string,
  config: Pick<DockerConfig, "where">,
): Credentials | null {
  if (entry.identitytoken) return { kind: "identity", token: entry.identitytoken };
  if (entry.registrytoken) return { kind: "bearer", token: entry.registrytoken };
  const [username, password] = entry.auth
    ? decode(entry.auth, serverAddress, config)
    : [entry.username ?? "", entry.password ?? ""];
  return username === "" ? null : { kind: "basic", username, password };
}

/** `auth` is base64 of `username:password`; only the password may hold colons. */
function decode(
  auth: string,
  serverAddress: string,
  { where }: Pick<DockerConfig, "where">,
): [string, string] {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1) {
    throw unreadable(where, `is wrong at "auths.${serverAddress}.auth": not the base64 of username:password`);
  }
  return [text.slice(0, colon), text.slice(colon + 1).replace(/^\0+|\0+$/g, "")];
}

const helperAnswer = z.object({ Username: z.string(), Secret: z.string() });

/** What helpers say, with a failure, when they have nothing for a host. */
const NOT_FOUND = "credentials not found in native keychain";

/** The username with which a helper says that its secret is an identity token. */
const IDENTITY_TOKEN = "<token>";

/** How long a helper may take, in milliseconds. */
const LONGEST_RUN = 60_000;

/** Asks a credential helper. Source: docker/docker-credential-helpers, "Development". */
async function askHelper(
  program: string,
  serverAddress: string,
  config: DockerConfig,
  { run, env, learn }: CredentialSources,
): Promise<Lookup> {
  const call = { cwd: config.directory, env, input: serverAddress, timeout: LONGEST_RUN };
  try {
    const completed = await run(program, ["get"], call);
    const credentials = fromHelper(program, serverAddress, completed);
    if (credentials !== null) learn?.(secretsOfCredentials(credentials));
    return { credentials, where: `${program} (${config.where})` };
  } catch (error) {
    if (error instanceof ProgramMissing) throw helperMissing(program, config);
    throw error;
  }
}

function fromHelper(program: string, serverAddress: string, completed: Completed): Credentials | null {
  const { exitCode, stdout, stderr, timedOut } = completed;
  if (exitCode !== 0 && stdout.includes(NOT_FOUND)) return null;
  if (timedOut) throw helperFailed(program, serverAddress, "did not answer in time");
  if (exitCode !== 0) {
    const said = redactor([])(stdout.trim() === "" ? stderr : stdout);
    throw helperFailed(program, serverAddress, `failed with exit code ${exitCode}`, said);
  }
  const { data } = helperAnswer.safeParse(parseJson(stdout));
  if (data === undefined)
    throw helperFailed(program, serverAddress, "answered something other than credentials");
  const { Username: username, Secret: secret } = data;
  if (username === "" && secret === "") return null;
  if (username === IDENTITY_TOKEN) return { kind: "identity", token: secret };
  return { kind: "basic", username, password: secret };
}

function secretsOfCredentials(found: Credentials): string[] {
  return found.kind === "basic" ? [found.password, `${found.username}:${found.password}`] : [found.token];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function helperMissing(program: string, { where }: DockerConfig): ReleaseError {
  return new ReleaseError({
    kind: "registry",
    code: "credential-helper-missing",
    message: `docker's configuration ${where} names the credential helper ${program}, which cannot be started`,
    hint: `install ${program}, or remove it from ${where} and run docker login again`,
  });
}

function helperFailed(program: string, serverAddress: string, what: string, said?: string): ReleaseError {
  const sentence = `the credential helper ${program} ${what}`;
  return new ReleaseError({
    kind: "registry",
    code: "credential-helper-failed",
    ...(said === undefined ? { message: sentence } : withPrinted(sentence, said)),
    hint: `see what it says: echo ${serverAddress} | ${program} get`,
  });
}
