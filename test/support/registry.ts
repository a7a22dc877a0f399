/** A registry to test against: the real docker-registry if it is installed, the embedded one elsewhere. */

import { type Credentials, hasDockerRegistry, startDockerRegistry } from "./docker-registry.ts";
import { startRegistryServer } from "./registry-server/server.ts";

export interface Registry extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly implementation: "docker-registry" | "embedded";
}

/** Starts whichever there is. `auth`: Basic, with the `registryCredentials` of docker-registry. */
export async function startRegistry(options: { auth?: Credentials } = {}): Promise<Registry> {
  const real = hasDockerRegistry();
  const started = real ? await startDockerRegistry(options) : await startRegistryServer(options);
  return {
    url: started.url,
    host: started.host,
    implementation: real ? "docker-registry" : "embedded",
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}
