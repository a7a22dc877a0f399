import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Reference } from "../../src/domain/images/reference.ts";
import type { Registry } from "../../src/services/ports/registry.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { writeOciLayout } from "../support/oci-layout.ts";
import { pushLayout } from "../support/push-as-slipway.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { skopeoDigest } from "../unit/support/skopeo.ts";
import { base64, connect, dockerHome, reference } from "./registry-fixture.ts";
import { registries, type StartedRegistry } from "./registry-implementations.ts";

const { user, password } = registryCredentials;

for (const { name, start, authorize, skip } of registries) {
  describe(`pushing a layout to ${name}`, { skip: skip ?? false }, () => {
    let server: StartedRegistry;
    let home: TemporaryDirectory;
    let layouts: TemporaryDirectory;
    let registry: Registry;
    before(async () => {
      server = await start();
      home = await dockerHome({ auths: { [server.host]: { auth: base64(`${user}:${password}`) } } });
      layouts = await temporaryDirectory("slipway-layouts");
      registry = connect({ env: { HOME: home.path } });
    });
    after(async () => {
      for (const each of [server, home, layouts]) await each[Symbol.asyncDispose]();
    });
    const at = (text: string): Reference => reference(`${server.host}/${text}`);
    const read = (text: string) =>
      skopeoDigest(`${server.host}/${text}`, authorize ? `${user}:${password}` : undefined);

    test("an image is there under its tag, and others read it", async () => {
      const layout = join(layouts.path, "image");
      const digest = await writeOciLayout(layout, "one");
      assert.equal(await pushLayout(registry, layout, at("acme/image:1.0.0")), digest);
      assert.equal(await registry.digestOf(at("acme/image:1.0.0")), digest);
      assert.equal(await read("acme/image:1.0.0"), digest);
    });

    test("an index comes with the images it names", async () => {
      const layout = join(layouts.path, "index");
      const digest = await writeOciLayout(layout, "two", ["amd64", "arm64"]);
      const told: string[] = [];
      const pushed = await pushLayout(registry, layout, at("acme/index:1.0.0"), (text) => told.push(text));
      assert.equal(pushed, digest);
      const { repository } = at("acme/index:1.0.0");
      assert.deepEqual(await registry.platforms(repository, pushed), ["linux/amd64", "linux/arm64"]);
      assert.equal(await read("acme/index:1.0.0"), digest);
      assert.equal(told.at(-1), "4 of 4 blobs are there");
    });

    test("again, and under another tag, it is the same image", async () => {
      const layout = join(layouts.path, "again");
      const digest = await writeOciLayout(layout, "three");
      for (const tag of ["1.0.0", "1.0.0", "latest"])
        assert.equal(await pushLayout(registry, layout, at(`acme/again:${tag}`)), digest);
    });
  });
}
