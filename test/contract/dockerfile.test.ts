import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Reference } from "../../src/domain/images/reference.ts";
import { skipWithout } from "../support/installed.ts";
import { present } from "../support/present.ts";
import { pushBuilt } from "../support/push-as-slipway.ts";
import { type Registry, startRegistry } from "../support/registry.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { type DockerfileWorkspace, dockerfile, dockerfileWorkspace } from "./dockerfile-fixture.ts";
import { imageTag, plannedImage, platforms, settings } from "./image-builder-fixture.ts";
import { testImageBuilder } from "./image-builder-suite.ts";
import { connect } from "./registry-fixture.ts";

const tagged = ({ repository }: Pick<Reference, "repository">): Reference => ({
  repository,
  tag: imageTag("1.2.3"),
});

for (const builder of ["buildah", "podman"] as const) {
  const skip = skipWithout(builder, "busybox");
  testImageBuilder(`images that ${builder} builds`, {
    skip,
    start: async (scratch, pushLayout) => {
      const { create } = await dockerfileWorkspace(scratch);
      return () => create(pushLayout);
    },
    good: dockerfile("app", builder),
    absent: {
      source: dockerfile("none", builder),
      says: /there is no file docker\/none\.Dockerfile/,
      hints: /correct `dockerfile` in slipway\.toml/,
    },
    failing: {
      source: dockerfile("failing", builder),
      says: [new RegExp(`^${builder} failed to build`), /no such header: zlib\.h/],
    },
  });

  describe(`${builder} in particular`, { skip }, () => {
    const service = connect();
    let registry: Registry;
    let scratch: TemporaryDirectory;
    let world: DockerfileWorkspace;
    before(async () => {
      registry = await startRegistry();
      scratch = await temporaryDirectory("slipway-dockerfile");
      world = await dockerfileWorkspace(scratch.path);
    });
    after(async () => {
      for (const each of [registry, scratch]) await each[Symbol.asyncDispose]();
    });
    const listed = () => execFileSync(builder, ["images", "--all"], { env: world.env }).toString();

    const engine = (...args: string[]) => execFileSync(builder, args, { env: world.env, stdio: "pipe" });
    /** With an image in the storage that Dockerfiles can begin from, and nothing there afterwards. */
    async function withBase(work: () => Promise<void>): Promise<void> {
      const file = `--file=${world.workspace}/docker/copied.Dockerfile`;
      engine("build", "--tag=localhost/acme/base:1", file, `${world.workspace}/app`);
      await work();
      engine("rmi", "--all", "--force");
    }

    test("labels and build arguments get in, and the commit's time is the image's", async () => {
      const image = plannedImage(dockerfile("app", builder), registry.host, "acme/labels");
      const told: string[] = [];
      const built = await world.create(service.pushLayout).build([image], (text) => told.push(text));
      const digest = await pushBuilt(present(built.get(image.id)), tagged(image), service);
      assert.ok(digest);
      const labels = await service.labels(image.repository, digest);
      for (const [name, value] of Object.entries(settings.labels)) assert.equal(labels.get(name), value);
      const { body } = present(await service.manifest(image.repository, digest));
      const { config, layers } = JSON.parse(Buffer.from(body).toString());
      assert.match(layers[0].mediaType, /\+gzip$/, "layers are compressed");
      const url = `${registry.url}/v2/acme/labels/blobs/${config.digest}`;
      const { created } = (await (await fetch(url)).json()) as { created: string };
      assert.equal(Date.parse(created), settings.commitTime * 1_000);
      assert.ok(
        told.some((line) => /STEP 1\/\d+: FROM scratch/.test(line)),
        told.join("\n"),
      );
    });

    test("several platforms make one index", async () => {
      const wanted = platforms("linux/amd64", "linux/arm64");
      const image = plannedImage(dockerfile("copied", builder), registry.host, "acme/many", {
        platforms: wanted,
      });
      const digests = new Set<string>();
      for (let time = 0; time < 2; time += 1) {
        const built = (await world.create(service.pushLayout).build([image], () => {})).get(image.id);
        assert.deepEqual(built?.platforms, wanted);
        const digest = await pushBuilt(present(built), tagged(image), service);
        assert.ok(digest);
        assert.deepEqual(await service.platforms(image.repository, digest), wanted);
        const labels = await service.labels(image.repository, digest);
        assert.equal(
          labels.get("org.opencontainers.image.revision"),
          settings.labels["org.opencontainers.image.revision"],
        );
        digests.add(digest);
      }
      assert.equal(digests.size, 1);
    });

    test("a HEALTHCHECK is kept: the image is in docker's format, and several make a manifest list", async () => {
      const DOCKER = "application/vnd.docker.distribution";
      const digests = new Set<string>();
      for (const wanted of [platforms("linux/amd64"), platforms("linux/amd64", "linux/arm64")]) {
        const id = `acme/healthy-${wanted.length}`;
        const image = plannedImage(dockerfile("healthy", builder), registry.host, id, { platforms: wanted });
        for (let time = 0; time < 2; time += 1) {
          const built = (await world.create(service.pushLayout).build([image], () => {})).get(image.id);
          assert.deepEqual(built?.platforms, wanted);
          const digest = present(await pushBuilt(present(built), tagged(image), service));
          digests.add(digest);
          assert.deepEqual(await service.platforms(image.repository, digest), wanted);
          const labels = await service.labels(image.repository, digest);
          assert.equal(
            labels.get("org.opencontainers.image.revision"),
            settings.labels["org.opencontainers.image.revision"],
          );
        }
        const type = wanted.length > 1 ? "manifest.list.v2+json" : "manifest.v2+json";
        const read = async (path: string) => {
          const headers = { accept: `${DOCKER}.${path.endsWith("1.2.3") ? type : "manifest.v2+json"}` };
          return JSON.parse(await (await fetch(`${registry.url}/v2/${id}/${path}`, { headers })).text());
        };
        const root = await read("manifests/1.2.3");
        assert.equal(root.mediaType, `${DOCKER}.${type}`);
        const one = wanted.length > 1 ? await read(`manifests/${root.manifests[1].digest}`) : root;
        const { Healthcheck } = (await read(`blobs/${one.config.digest}`)).config;
        assert.deepEqual(Healthcheck.Test.slice(0, 2), ["CMD", "/busybox"]);
        assert.equal(Healthcheck.Interval, 30_000_000_000);
      }
      assert.equal(digests.size, 2, "the same sources are the same image");
    });

    test("an image knows the one that it was begun from by its digest, for each platform once", async () => {
      await withBase(async () => {
        const image = plannedImage(dockerfile("based", builder), registry.host, "acme/based");
        const built = present((await world.create().build([image], () => {})).get(image.id));
        const { packages, dependencies } = present(await built.materials?.());
        const digest = /sha256:[0-9a-f]{64}/.exec(
          engine("images", "--digests", "--no-trunc", "localhost/acme/base:1").toString(),
        )?.[0];
        const purl = `pkg:oci/base@${digest}?repository_url=localhost%2Facme%2Fbase&tag=1`;
        assert.deepEqual(packages, [
          {
            name: "localhost/acme/base",
            version: "1",
            purl,
            licence: null,
            download: null,
            digest: { sha256: digest?.replace("sha256:", "") },
          },
        ]);
        assert.deepEqual(
          dependencies.map(({ uri }) => uri),
          [purl],
        );
      });
    });

    test("an image of nothing, and one of a stage before it, name no base", async () => {
      await withBase(async () => {
        for (const name of ["app", "continued"]) {
          const image = plannedImage(dockerfile(name, builder), registry.host, `acme/${name}`);
          const built = present((await world.create().build([image], () => {})).get(image.id));
          assert.deepEqual(await built.materials?.(), { packages: [], dependencies: [] });
        }
      });
    });

    test("a build leaves nothing in the storage, whether it succeeds or fails", async () => {
      for (const name of ["app", "healthy", "failing"]) {
        const image = plannedImage(dockerfile(name, builder), registry.host, "acme/clean");
        await world
          .create()
          .build([image], () => {})
          .catch(() => {});
      }
      assert.deepEqual(await readdir(join(scratch.path, "graph", "vfs", "dir")), []);
    });

    test("load puts the image into the storage under its development tag", async () => {
      const source = dockerfile("app", builder);
      const local = { component: "app", source, load: { as: "acme/app:dev" }, build: settings };
      await world.create().load([local], () => {});
      assert.match(listed(), /^localhost\/acme\/app +dev /m);
    });
  });
}
