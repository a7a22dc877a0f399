import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  hasDockerRegistry,
  registryCredentials,
  startDockerRegistry,
} from "../../support/docker-registry.ts";
import { writeOciLayout } from "../../support/oci-layout.ts";
import { startRegistry } from "../../support/registry.ts";
import { startRegistryServer } from "../../support/registry-server/server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { skopeoCopy, skopeoDigest } from "./skopeo.ts";

const { user, password } = registryCredentials;
const credentials = `${user}:${password}`;
const skip = hasDockerRegistry() ? false : "docker-registry is not installed";

for (const [name, start, skipped] of [
  ["the embedded registry", startRegistryServer, false],
  ["docker-registry", startDockerRegistry, skip],
] as const) {
  test(`${name} takes and gives images and indexes by skopeo`, { skip: skipped }, async () => {
    await using registry = await start();
    await using directory = await temporaryDirectory();
    for (const architectures of [["amd64"], ["amd64", "arm64"]]) {
      const layout = join(directory.path, architectures.join("-"));
      const digest = await writeOciLayout(layout, "hello", architectures);
      const image = `${registry.host}/team/api:1.0.${architectures.length}`;
      await skopeoCopy(layout, image);
      assert.equal(await skopeoDigest(image), digest);
      const headers = {
        accept: "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json",
      };
      const url = `${registry.url}/v2/team/api/manifests/1.0.${architectures.length}`;
      const head = await fetch(url, { method: "HEAD", headers });
      assert.equal(head.headers.get("docker-content-digest"), digest);
    }
    const list = (await (await fetch(`${registry.url}/v2/team/api/tags/list`)).json()) as { tags: string[] };
    // In the order of its folder, in some file systems.
    assert.deepEqual({ ...list, tags: list.tags.sort() }, { name: "team/api", tags: ["1.0.1", "1.0.2"] });
  });

  test(`${name} with a user accepts nothing from others`, { skip: skipped }, async () => {
    await using registry = await start({ auth: registryCredentials });
    await using directory = await temporaryDirectory();
    const digest = await writeOciLayout(directory.path, "hello");
    const image = `${registry.host}/team/api:1.0.0`;
    await assert.rejects(skopeoCopy(directory.path, image), /unauthorized|authentication required/i);
    await assert.rejects(skopeoCopy(directory.path, image, `${user}:wrong`), /unauthorized|authentication/i);
    await skopeoCopy(directory.path, image, credentials);
    assert.equal(await skopeoDigest(image, credentials), digest);
    await assert.rejects(skopeoDigest(image), /unauthorized|authentication required/i);
  });
}

test("docker-registry keeps what a given folder holds, and is gone after its scope", { skip }, async () => {
  await using directory = await temporaryDirectory();
  await using layout = await temporaryDirectory();
  const digest = await writeOciLayout(layout.path, "kept");
  let former = "";
  {
    await using registry = await startDockerRegistry({ storage: directory.path });
    former = registry.url;
    await skopeoCopy(layout.path, `${registry.host}/kept:1`);
  }
  await assert.rejects(fetch(`${former}/v2/`));
  assert.ok(existsSync(directory.path));
  await using registry = await startDockerRegistry({ storage: directory.path });
  assert.equal(await skopeoDigest(`${registry.host}/kept:1`), digest);
});

test("docker-registry refuses to be started with a user it cannot know", async () => {
  await assert.rejects(
    startDockerRegistry({ auth: { user: "a", password: "b" } }),
    /knows the user slipway only/,
  );
});

test("startRegistry takes docker-registry if it is installed", async () => {
  await using registry = await startRegistry();
  assert.equal(registry.implementation, hasDockerRegistry() ? "docker-registry" : "embedded");
  assert.equal((await fetch(`${registry.url}/v2/`)).status, 200);
});
