/** Layers that are downloaded: whole, by their digests, past connections that break off; and images read by their parts. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { formatPinned } from "../../src/domain/images/reference.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { present } from "../support/present.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { base64, connect, dockerHome, reference } from "./registry-fixture.ts";
import { pushImage, sha256 } from "./registry-images.ts";
import { registries } from "./registry-implementations.ts";

const { user, password } = registryCredentials;

for (const { name, start, authorize, skip = false } of registries)
  describe(`${name}: what a repository holds`, { skip }, () => {
    test("is read part by part, and blobs come into a folder", async () => {
      await using server = await start();
      await using place = await temporaryDirectory();
      const authorization = await authorize?.(server.url, "acme/api");
      const target = { url: server.url, name: "acme/api", ...(authorization && { authorization }) };
      const { digest } = await pushImage(target, {}, "1.0.0");
      const { repository } = reference(`${server.host}/acme/api:1.0.0`);
      await using home = await dockerHome({
        auths: { [server.host]: { auth: base64(`${user}:${password}`) } },
      });
      const content = connect({ env: { HOME: home.path } }).content(repository, place.path);
      const image = await content.document(digest);
      assert.ok(image?.kind === "image", formatPinned(repository, digest));
      const { config } = image;
      const file = present(await content.blob(config.digest, config.size));
      assert.equal(sha256(await readFile(file)), config.digest);
      const absent = sha256("nothing of it");
      assert.deepEqual([await content.document(absent), await content.blob(absent, 1)], [null, null]);
      assert.equal((await readdir(place.path)).length, 1);
    });
  });

test("a download that breaks off is begun again, and one that is not what it should be is refused", async () => {
  await using server = await startRegistryServer();
  await using place = await temporaryDirectory();
  const { digest } = await pushImage({ url: server.url, name: "acme/api" }, {}, "1.0.0");
  const { repository } = reference(`${server.host}/acme/api:1.0.0`);
  const content = connect().content(repository, place.path);
  const image = await content.document(digest);
  assert.ok(image?.kind === "image");
  const { config } = image;
  const path = `GET /v2/acme/api/blobs/${config.digest}`;
  server.failNext(path, [{ status: 503 }, { drop: true }]);
  assert.ok(await content.blob(config.digest, config.size));
  assert.equal(server.pendingFaults(), 0);
  const stored = present(server.state.repositories.get("acme/api"));
  stored.blobs.set(config.digest, Buffer.from("{}"));
  await assert.rejects(
    content.blob(config.digest, config.size),
    /serves sha256:[0-9a-f]+ where it should serve/,
  );
});
