import { askHelper } from "./credential-helper.ts";
import type { CredentialSources, Credentials, Lookup } from "./credentials.ts";
import { type AuthEntry, type DockerConfig, readDockerConfig, unreadable } from "./docker-config.ts";

/**
 * Finds the credentials for a registry as docker does: the registry's own entry in `credHelpers`, then `credsStore`,
 * then `auths`; what a helper does not have is not looked for elsewhere. Takes the registry's name in docker's
 * configuration. Throws a `ReleaseError` for a broken configuration or helper. Source: docker/cli,
 * cli/config/configfile and cli/config/credentials.
 */
export async function findCredentials(serverAddress: string, sources: CredentialSources): Promise<Lookup> {
  const config = await readDockerConfig(sources.env);
  const helper = config.credHelpers.get(serverAddress) ?? config.credsStore;
  if (helper !== "") return askHelper(helper, serverAddress, config, sources);
  const entry = entryFor(serverAddress, config);
  return {
    credentials: entry === undefined ? null : fromEntry(entry, serverAddress, config),
    where: config.where,
  };
}

/** The exact key, otherwise one that names the same host as a URL, as docker once wrote them. */
function entryFor(serverAddress: string, { auths }: DockerConfig): AuthEntry | undefined {
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

function fromEntry(entry: AuthEntry, serverAddress: string, config: DockerConfig): Credentials | null {
  if (entry.identitytoken) return { kind: "identity", token: entry.identitytoken };
  if (entry.registrytoken) return { kind: "bearer", token: entry.registrytoken };
  const [username, password] = entry.auth
    ? decode(entry.auth, serverAddress, config)
    : [entry.username ?? "", entry.password ?? ""];
  return username === "" ? null : { kind: "basic", username, password };
}

/** `auth` is base64 of `username:password`; only the password may hold colons. */
function decode(auth: string, serverAddress: string, { where }: DockerConfig): [string, string] {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1) {
    throw unreadable(where, `is wrong at "auths.${serverAddress}.auth": not the base64 of username:password`);
  }
  return [text.slice(0, colon), text.slice(colon + 1).replace(/^\0+|\0+$/g, "")];
}
