/** A train that is signed: each image once it is read back, and not one that is not there. */

import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";

const CONFIG = `
[signing]
mode = "key"
key = { env = "RELEASE_SIGNER" }
attach = ["signature"]
`;
const NAMES = ["quick", "slow", "broken"];
const TAGS = NAMES.map((name) => `${name}/v1.0.0`);

/** Ends once what is signed about the quick image is there, and fails if that takes half a minute. */
const UNTIL_SIGNED = `i=0
until skopeo inspect --raw --tls-verify=false docker://REGISTRY/acme/quick:sha256-$(echo HONEST | cut -d: -f2) >/dev/null 2>&1; do
  i=$((i + 1)); [ $i -lt 60 ] || { echo "the quick image is not signed" >&2; exit 1; }
  sleep 0.5
done`;

describe("a signed train with an image that takes long", () => {
  let place: Pushers;
  before(async () => {
    const pusher = (name: string, script: string) => ({
      script: `${script}\n${copy("honest", `${name}:$2`)}\necho REGISTRY/acme/${name}@HONEST`,
      attributes: 'image = ":image",',
    });
    place = await startPushers(
      {
        quick: pusher("quick", ""),
        slow: pusher("slow", UNTIL_SIGNED),
        broken: pusher("broken", "test ! -e $BUILD_WORKSPACE_DIRECTORY/../trouble || exit 1"),
      },
      {},
      { config: CONFIG },
    );
    place.env["RELEASE_SIGNER"] = newKeyPair().privateKey;
  });
  after(() => place?.[Symbol.asyncDispose]());

  const signed = (name: string) => {
    const registry = place.registry as RegistryServer;
    return registry.state.repositories.has(`acme/${name}`)
      ? attachedTo(registry, `acme/${name}`, place.honest).length
      : 0;
  };
  const release = () => place.slipway(["release", ...TAGS, "--json"]);

  test("signs the others meanwhile, and not the one whose push fails", async () => {
    await writeFile(join(place.tree.path, "../trouble"), "");
    const failed = await release();
    assert.equal(failed.exitCode, 6, failed.stderr);
    assert.match(failed.stderr, /broken/);
    assert.deepEqual(NAMES.map(signed), [1, 1, 0]);
    assert.equal(place.github.repository("acme/mono").releases.length, 0);
  });

  test("signs that one alone when it is run again", async () => {
    await rm(join(place.tree.path, "../trouble"));
    // An image, its statement, three intents, three releases and three records.
    assert.equal(done(await release()).writes, 11);
    assert.deepEqual(NAMES.map(signed), [1, 1, 1]);
  });
});
