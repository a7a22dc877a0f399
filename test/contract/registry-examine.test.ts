/** What whoever pulls an image gets, if the registry has lost a part of it, or if somebody has changed its storage. */

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Digest, hexOf } from "../../src/domain/images/digest.ts";
import type { Extent } from "../../src/domain/images/served-image.ts";
import type { Registry } from "../../src/services/ports/registry.ts";
import { hasDockerRegistry, registryCredentials, startDockerRegistry } from "../support/docker-registry.ts";
import { present } from "../support/present.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { base64, connect, dockerHome, reference } from "./registry-fixture.ts";
import { pushBlob, pushImage, pushManifest, sha256, type Target, types } from "./registry-images.ts";
import { registries, type StartedRegistry } from "./registry-implementations.ts";

const { user, password } = registryCredentials;

/** An index of two images, one of which has a layer. */
async function pushIndex(to: Target, tag: string) {
  const layer = await pushBlob(to, `a layer of ${tag}`);
  const config = await pushBlob(to, JSON.stringify({ os: "linux", architecture: "arm64", of: tag }));
  const arm = await pushManifest(to, types.manifest, {
    config: { mediaType: types.config, digest: config, size: 1 },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: layer, size: 1 }],
  });
  const amd = await pushImage(to, { labels: { of: tag } });
  const index = await pushManifest(to, types.index, { manifests: [amd, arm] }, tag);
  return { index: index.digest, amd: amd.digest, arm: arm.digest, layer, config };
}

for (const { name, start, authorize, skip: reason } of registries) {
  describe(name, { skip: reason ?? false }, () => {
    let server: StartedRegistry;
    let home: TemporaryDirectory;
    let registry: Registry;
    before(async () => {
      server = await start();
      home = await dockerHome({ auths: { [server.host]: { auth: base64(`${user}:${password}`) } } });
      registry = connect({ env: { HOME: home.path } });
    });
    after(async () => {
      await server[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    });

    const target = async (repository: string): Promise<Target> => ({
      url: server.url,
      name: repository,
      ...(authorize ? { authorization: await authorize(server.url, repository) } : {}),
    });

    test("gives digest and children by tag and by digest, and null for what is not there", async () => {
      const { repository } = reference(`${server.host}/acme/whole:1`);
      const { index, amd, arm } = await pushIndex(await target("acme/whole"), "1.0.0");
      const whole = { digest: index, children: [amd, arm], faults: [] };
      for (const named of [reference(`${server.host}/acme/whole:1.0.0`).tag, index])
        for (const extent of ["itself", "manifests", "everything"] as const)
          assert.deepEqual(await registry.examine(repository, named, extent), whole);
      assert.equal(await registry.examine(repository, sha256("nothing"), "itself"), null);
      assert.equal(
        await registry.examine(reference(`${server.host}/acme/none:1`).repository, index, "everything"),
        null,
      );
    });

    test("says which manifest of an index is missing, as far as it looks", async () => {
      const { repository } = reference(`${server.host}/acme/parted:1`);
      const { index, arm } = await pushIndex(await target("acme/parted"), "1.0.0");
      assert.equal(await registry.remove(repository, arm), true);
      const faults = async (extent: Extent) =>
        present(await registry.examine(repository, index, extent)).faults;
      assert.deepEqual(await faults("itself"), []);
      const missing = [`manifest ${arm} is missing`];
      assert.deepEqual(await faults("manifests"), missing);
      assert.deepEqual(await faults("everything"), missing);
    });
  });
}

describe("the storage of docker-registry, changed behind its back", {
  skip: hasDockerRegistry() ? false : "docker-registry is not installed",
}, () => {
  let storage: TemporaryDirectory;
  let server: StartedRegistry;
  before(async () => {
    storage = await temporaryDirectory("slipway-storage");
    server = await startDockerRegistry({ storage: storage.path });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await storage[Symbol.asyncDispose]();
  });
  const stored = (digest: Digest) =>
    join(storage.path, "docker/registry/v2/blobs/sha256", hexOf(digest).slice(0, 2), hexOf(digest), "data");
  const change = async (digest: Digest) => {
    const file = stored(digest);
    await writeFile(file, (await readFile(file, "utf8")).replace("{", '{"annotations":{"changed":"yes"},'));
  };
  const examined = async (tag: string, extent: Extent) => {
    const { repository, tag: name } = reference(`${server.host}/acme/api:${tag}`);
    return present(await connect().examine(repository, name, extent));
  };

  test("a manifest has the digest of its bytes, not the one that the registry goes on to state", async () => {
    const { index } = await pushIndex({ url: server.url, name: "acme/api" }, "1.0.0");
    await change(index);
    assert.equal(
      await connect().digestOf(reference(`${server.host}/acme/api:1.0.0`)),
      index,
      "what it states",
    );
    const { digest } = await examined("1.0.0", "manifests");
    assert.notEqual(digest, index);
    assert.equal(digest, sha256(await readFile(stored(index))));
  });

  test("a part of an index that was changed, a layer and a configuration that are gone", async () => {
    const { index, amd, arm, layer, config } = await pushIndex(
      { url: server.url, name: "acme/api" },
      "2.0.0",
    );
    await rm(stored(layer));
    await rm(stored(config));
    await change(amd);
    const { digest, faults } = await examined("2.0.0", "everything");
    assert.equal(digest, index);
    const changed = `manifest ${amd} was changed`;
    assert.deepEqual(
      [...faults].sort(),
      [`blob ${config} is missing`, `blob ${layer} is missing`, changed].sort(),
    );
    await rm(stored(arm));
    const { faults: parts } = await examined("2.0.0", "manifests");
    assert.deepEqual([...parts].sort(), [`manifest ${arm} is missing`, changed].sort());
  });
});
