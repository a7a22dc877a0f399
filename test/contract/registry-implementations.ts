/** The registries that the registry service's contract is tested against. */

import { hasDockerRegistry, registryCredentials, startDockerRegistry } from "../support/docker-registry.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { base64 } from "./registry-fixture.ts";

/** A registry that runs until it is disposed of. */
export interface StartedRegistry extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
}

/** One registry that the service is tested against. */
interface Implementation {
  readonly name: string;
  readonly start: () => Promise<StartedRegistry>;
  /** What a request for a repository shows, if the registry is closed. */
  readonly authorize?: (url: string, repository: string) => Promise<string>;
  readonly skip?: string | false;
}

const { user, password } = registryCredentials;
const basic = `Basic ${base64(`${user}:${password}`)}`;

async function bearer(url: string, repository: string): Promise<string> {
  const query = `service=embedded-registry&scope=repository:${repository}:pull,push`;
  const response = await fetch(`${url}/token?${query}`, { headers: { authorization: basic } });
  return `Bearer ${((await response.json()) as { token: string }).token}`;
}

const skip = hasDockerRegistry() ? false : "docker-registry is not installed";
/** Debian's docker-registry and the embedded one, open and closed. */
export const registries: readonly Implementation[] = [
  { name: "docker-registry", start: () => startDockerRegistry(), skip },
  {
    name: "docker-registry with htpasswd",
    start: () => startDockerRegistry({ auth: registryCredentials }),
    authorize: async () => basic,
    skip,
  },
  { name: "the embedded registry", start: () => startRegistryServer() },
  {
    name: "the embedded registry with Basic",
    start: () => startRegistryServer({ auth: registryCredentials }),
    authorize: async () => basic,
  },
  {
    name: "the embedded registry with Bearer",
    start: () => startRegistryServer({ auth: { ...registryCredentials, scheme: "bearer" } }),
    authorize: bearer,
  },
  {
    name: "the embedded registry without Docker-Content-Digest",
    start: () => startRegistryServer({ omitDigestHeader: true }),
  },
];
