/** A small repository whose `api` has candidates in a repository of their own, signed with a key: what promotions start from. */

import { copy, type Pushers, startPushers } from "./pushers.ts";
import type { RegistryServer } from "./registry-server/server.ts";
import { done } from "./released.ts";
import { newKeyPair } from "./signing-keys.ts";

const CONFIG = `
[channels.rc]
prerelease = ["rc*"]

[channels.beta]
prerelease = ["beta*"]

[destinations.staging]
when = { channel = "rc" }

[destinations.mirror]
when = { env = "MIRRORING" }

[signing]
mode = "key"
key = { env = "RELEASE_SIGNER" }
`;

export interface Candidates extends Pushers {
  readonly registry: RegistryServer;
  /** What verifies all signatures, in PEM. */
  readonly publicKey: string;
}

/** Starts it with these release tags of `api`, all at one commit; those named `…-rc.N` are released as one run. */
export async function startCandidates(versions: readonly string[]): Promise<Candidates> {
  const script = `${copy("honest", "staging/api:$2")}\necho REGISTRY/acme/staging/api@HONEST`;
  const api = { script, attributes: 'image = ":image",', config: 'floating = ["latest"]' };
  const place = await startPushers(
    { api },
    {},
    { config: CONFIG, referrers: true, labels: { "org.opencontainers.image.version": "1.1.0-rc.1" } },
  );
  const { publicKey, privateKey } = newKeyPair();
  place.env["RELEASE_SIGNER"] = privateKey;
  const { host } = place.registry;
  const places = ["upstream", "staging", "mirror"].map((name) => {
    const folder = name === "upstream" ? "" : `${name}/`;
    return `${name} = "${host}/acme/${folder}api"`;
  });
  await place.tree.edit({
    "slipway.toml": [[`repository = "${host}/acme/api"`, `repository = { ${places.join(", ")} }`]],
  });
  await place.tree.commit("Release candidates elsewhere");
  await place.tree.git("tag", "--delete", "api/v1.0.0");
  await place.tree.git("push", "--quiet", "--delete", "origin", "api/v1.0.0");
  const tags = versions.map((version) => `api/v${version}`);
  for (const tag of tags) await place.tree.git("tag", tag);
  await place.tree.git("push", "--quiet", "origin", ...tags);
  const [first, ...others] = tags.filter((tag) => tag.includes("-rc."));
  // They are one image, whose bills and signature are there if the others come later.
  if (first !== undefined) done(await place.slipway(["release", first, "--json"]));
  if (others.length > 0) done(await place.slipway(["release", ...others, "--json"]));
  await place.bazel.forget();
  return { ...place, registry: place.registry as RegistryServer, publicKey };
}
