/** A repository whose components have three releases each, all signed, each with an image of its own: to be taken back. */

import { join } from "node:path";
import { writeOciLayout } from "./oci-layout.ts";
import { type Pushers, startPushers } from "./pushers.ts";
import type { RegistryServer } from "./registry-server/server.ts";
import { done } from "./released.ts";
import { servedManifest } from "./served.ts";
import { newKeyPair } from "./signing-keys.ts";
import type { Places } from "./write-points.ts";

const VERSIONS = ["1.0.0", "1.1.0", "1.2.0"] as const;

export interface ThreeReleases extends Pushers {
  /** Digests by version. */
  readonly digests: Readonly<Record<string, string>>;
  /** The public half of the key that signs, in PEM. */
  readonly publicKey: string;
  readonly places: Places;
  /** What the registry serves under an image tag of a component. */
  served(component: string, tag: string): Promise<string | undefined>;
  /** Commits, tags and releases a version of some components. */
  release(version: string, components: readonly string[]): Promise<unknown>;
}

/** Starts it: `NAME/v1.0.0` to `NAME/v1.2.0`, with the floating tags `latest` and `MAJOR.MINOR`. */
export async function startThreeReleases(names: readonly string[]): Promise<ThreeReleases> {
  const layout = '$(case $2 in 1.0.0) echo honest;; *) echo "v$2";; esac)';
  const pusher = (name: string) => ({
    script: `skopeo --insecure-policy copy --quiet --dest-tls-verify=false oci:$BUILD_WORKSPACE_DIRECTORY/pushers/${layout} docker://REGISTRY/acme/${name}:$2`,
    config: 'floating = ["latest", "{major}.{minor}"]',
  });
  const place = await startPushers(
    Object.fromEntries(names.map((name) => [name, pusher(name)])),
    {},
    {
      config:
        '\n[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\nattach = ["provenance", "signature"]\n',
      referrers: true,
    },
  );
  const { privateKey, publicKey } = newKeyPair();
  place.env["RELEASE_SIGNER"] = privateKey;
  const digests: Record<string, string> = { "1.0.0": place.honest };
  const release = async (version: string, components: readonly string[]) => {
    const tags = components.map((name) => `${name}/v${version}`);
    if (version !== "1.0.0") {
      const folder = join(place.tree.path, "pushers", `v${version}`);
      digests[version] = await writeOciLayout(folder, version);
      await place.tree.commit(`Write ${version}`);
      for (const tag of tags) await place.tree.tag(tag);
    }
    return done(await place.slipway(["release", ...tags, "--json"]));
  };
  for (const version of VERSIONS) await release(version, names);
  const registry = place.registry as RegistryServer;
  return {
    ...place,
    digests,
    publicKey,
    places: { servers: { registry, github: place.github }, remote: place.tree.remote },
    served: async (name, tag) => (await servedManifest(place.registry, `acme/${name}:${tag}`))?.digest,
    release,
  };
}
