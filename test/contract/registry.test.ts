import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { formatReference, type Reference } from "../../src/domain/images/reference.ts";
import type { Registry } from "../../src/services/ports/registry.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { present } from "../support/present.ts";
import type { TemporaryDirectory } from "../support/temporary-directory.ts";
import { base64, connect, dockerHome, reference, refused } from "./registry-fixture.ts";
import { pushBlob, pushImage, pushManifest, sha256, type Target, types } from "./registry-images.ts";
import { registries, type StartedRegistry } from "./registry-implementations.ts";

const { user, password } = registryCredentials;

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
    const at = (text: string): Reference => reference(`${server.host}/${text}`);

    test("gives the digest under a tag, of images and indexes, OCI's and Docker's", async () => {
      const to = await target("acme/api");
      for (const docker of [false, true]) {
        const suffix = docker ? "docker" : "oci";
        const image = await pushImage(to, { docker }, `image-${suffix}`);
        const index = await pushManifest(
          to,
          docker ? types.dockerIndex : types.index,
          { manifests: [{ ...image, platform: { os: "linux", architecture: "amd64" } }] },
          `index-${suffix}`,
        );
        assert.equal(await registry.digestOf(at(`acme/api:image-${suffix}`)), image.digest);
        assert.equal(await registry.digestOf(at(`acme/api:index-${suffix}`)), index.digest);
      }
    });

    test("gives null for an absent tag, and for an absent repository", async () => {
      await pushImage(await target("acme/some"), {}, "1.0.0");
      assert.equal(await registry.digestOf(at("acme/some:2.0.0")), null);
      assert.equal(await registry.digestOf(at("acme/none:1.0.0")), null);
    });

    test("gives a manifest byte for byte, with its media type", async () => {
      const to = await target("acme/bytes");
      const { repository } = at("acme/bytes:x");
      for (const docker of [false, true]) {
        const image = await pushImage(to, { docker });
        const manifest = present(await registry.manifest(repository, image.digest));
        assert.equal(manifest.mediaType, image.mediaType);
        assert.equal(manifest.digest, image.digest);
        assert.equal(sha256(manifest.body), image.digest);
      }
    });

    test("says which manifest is absent", async () => {
      const { repository } = at("acme/absent:x");
      assert.equal(await registry.manifest(repository, sha256("nothing")), null);
      const { code, message } = await refused(registry.platforms(repository, sha256("nothing")));
      assert.equal(code, "registry-absent");
      assert.match(message, new RegExp(`^${server.host}/acme/absent@sha256:[0-9a-f]{64} is not in`));
    });

    test("puts images and indexes under further tags, and moves tags", async () => {
      const to = await target("acme/tags");
      const latest = at("acme/tags:latest");
      for (const docker of [false, true]) {
        const image = await pushImage(to, { docker });
        const type = docker ? types.dockerIndex : types.index;
        const index = await pushManifest(to, type, { manifests: [image] });
        for (const { digest } of [image, index]) {
          await registry.tag(latest, present(await registry.manifest(latest.repository, digest)));
          assert.equal(await registry.digestOf(latest), digest, formatReference(latest));
        }
      }
    });

    test("lists image tags, none of an absent repository", async () => {
      const to = await target("acme/listed");
      const { repository } = at("acme/listed:x");
      const image = await pushImage(to);
      const manifest = present(await registry.manifest(repository, image.digest));
      for (const tag of ["b", "a", "1.0.0"]) await registry.tag(at(`acme/listed:${tag}`), manifest);
      assert.deepEqual([...present(await registry.tags(repository))].sort(), ["1.0.0", "a", "b"]);
      assert.equal((await registry.tags(at("acme/none:x").repository))?.size, 0);
    });

    test("gives the platforms of an index in its order, attestations left out, and of a single image", async () => {
      const to = await target("acme/platforms");
      const { repository } = at("acme/platforms:x");
      const amd64 = await pushImage(to, { architecture: "amd64" });
      const arm = await pushImage(to, { architecture: "arm", variant: "v6" });
      const attestation = await pushManifest(to, types.manifest, {
        config: { mediaType: types.config, digest: await pushBlob(to, "{}"), size: 2 },
        layers: [],
      });
      const index = await pushManifest(to, types.index, {
        manifests: [
          arm,
          { ...amd64, platform: { os: "linux", architecture: "amd64" } },
          {
            ...attestation,
            platform: { os: "unknown", architecture: "unknown" },
            annotations: { "vnd.docker.reference.type": "attestation-manifest" },
          },
        ],
      });
      assert.deepEqual(await registry.platforms(repository, index.digest), ["linux/arm/v6", "linux/amd64"]);
      assert.deepEqual(await registry.platforms(repository, arm.digest), ["linux/arm/v6"]);
    });

    test("has no platforms for an artifact that is not an image", async () => {
      const to = await target("acme/chart");
      const config = {
        mediaType: "application/vnd.cncf.helm.config.v1+json",
        digest: await pushBlob(to, "{}"),
        size: 2,
      };
      const chart = await pushManifest(to, types.manifest, { config, layers: [] });
      assert.deepEqual(await registry.platforms(at("acme/chart:x").repository, chart.digest), []);
    });

    test("gives labels and annotations; of an index those its images agree on", async () => {
      const to = await target("acme/labels");
      const { repository } = at("acme/labels:x");
      const revision = { "org.opencontainers.image.revision": "abc" };
      const annotations = { "org.opencontainers.image.version": "1" };
      const one = await pushImage(to, { labels: { ...revision, arch: "amd64" }, annotations });
      const two = await pushImage(to, { architecture: "arm64", labels: { ...revision, arch: "arm64" } });
      const bare = await pushImage(to, { labels: null });
      const index = await pushManifest(to, types.index, {
        manifests: [one, two],
        annotations: { own: "yes" },
      });
      const labels = async (digest: typeof one.digest) =>
        Object.fromEntries(await registry.labels(repository, digest));
      assert.deepEqual(await labels(one.digest), { ...revision, ...annotations, arch: "amd64" });
      assert.deepEqual(await labels(bare.digest), {});
      assert.deepEqual(await labels(index.digest), { ...revision, own: "yes" });
    });

    if (!authorize) return;

    test("refuses requests without credentials, and says what to type", async () => {
      const { code, message, hint } = await refused(connect().digestOf(at("acme/api:1.0.0")));
      assert.equal(code, "registry-unauthorized");
      assert.match(
        message,
        /none were found \(looked in no file, since neither DOCKER_CONFIG nor HOME is set\)/,
      );
      assert.ok(message.startsWith(`${server.host} asks for credentials for pulling from acme/api`), message);
      assert.match(hint, new RegExp(`^docker login ${server.host} `));
    });

    test("with a wrong password says where it is from, but not what it is", {
      skip: !authorize,
    }, async () => {
      await using wrong = await dockerHome({
        auths: { [server.host]: { username: user, password: "not-this-one" } },
      });
      const stranger = connect({ env: { HOME: wrong.path } });
      const { code, message } = await refused(stranger.digestOf(at("acme/api:1.0.0")));
      assert.equal(code, "registry-unauthorized");
      assert.ok(
        message.includes(`does not accept the credentials from ${wrong.path}/.docker/config.json`),
        message,
      );
      assert.ok(!message.includes("not-this-one"));
    });
  });
}
