/** What is put next to images, in registries that list it themselves and in those for which a tag stands in. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Digest } from "../../src/domain/images/digest.ts";
import { formatRepository, type Reference } from "../../src/domain/images/reference.ts";
import type { NewArtifact, Registry } from "../../src/services/ports/registry.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import { writeOciLayout } from "../support/oci-layout.ts";
import { pushLayout } from "../support/push-as-slipway.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { base64, connect, dockerHome, reference, refused } from "./registry-fixture.ts";
import { pushBlob, pushManifest } from "./registry-images.ts";
import { registries, type StartedRegistry } from "./registry-implementations.ts";

const { user, password } = registryCredentials;
const OPEN = registries.filter(({ authorize }) => authorize === undefined);
const WITH_API = [
  {
    name: "a registry with the referrers API",
    start: () => startRegistryServer({ referrers: true }),
    skip: false,
  },
  {
    name: "a registry that lists them page by page",
    start: () => startRegistryServer({ referrers: true, pageSize: 1 }),
    skip: false,
  },
];
const CLOSED = registries.filter(({ name }) => /Bearer/.test(name));

const TYPE = "application/vnd.example.note.v1+json";

function note(text: string): NewArtifact {
  return {
    type: TYPE,
    file: `${text}.json`,
    content: new Uint8Array(Buffer.from(JSON.stringify({ text }))),
    annotations: { "org.example.text": text },
  };
}

for (const { name, start, skip } of [...OPEN, ...WITH_API, ...CLOSED]) {
  describe(`what belongs to an image in ${name}`, { skip: skip ?? false }, () => {
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
      for (const each of [server, home, layouts]) await each?.[Symbol.asyncDispose]();
    });

    async function image(path: string): Promise<{ at: Reference; digest: Digest }> {
      const at = reference(`${server.host}/acme/${path}:1.0.0`);
      const layout = join(layouts.path, path);
      await writeOciLayout(layout, path);
      return { at, digest: await pushLayout(registry, layout, at) };
    }
    const textsOf = async ({ repository }: Reference, subject: Digest) =>
      (await registry.referrers(repository, subject))
        .map(({ annotations }) => annotations.get("org.example.text"))
        .sort();

    test("is nothing at first, nor for an image that is not there", async () => {
      const { at, digest } = await image("bare");
      assert.deepEqual(await registry.referrers(at.repository, digest), []);
      const elsewhere = reference(`${server.host}/acme/nothing:1.0.0`).repository;
      assert.deepEqual(await registry.referrers(elsewhere, digest), []);
    });

    test("is listed with its type and annotations, and holds what was attached", async () => {
      const { at, digest } = await image("noted");
      const made = await registry.attach(at.repository, digest, [note("one"), note("two")], []);
      assert.equal(made.length, 2);
      const listed = await registry.referrers(at.repository, digest);
      assert.deepEqual(new Set(listed.map((each) => each.digest)), new Set(made));
      assert.deepEqual(await textsOf(at, digest), ["one", "two"]);
      assert.ok(listed.every(({ artifactType }) => artifactType === TYPE));
      const [first] = made;
      assert.ok(first);
      const content = await registry.attachment(at.repository, first);
      assert.equal(Buffer.from(content ?? []).toString("utf8"), '{"text":"one"}');
      assert.equal(await registry.digestOf(at), digest, "the image's own tag stays");
    });

    test("is added to: what was there stays, and the same is there once", async () => {
      const { at, digest } = await image("grown");
      await registry.attach(at.repository, digest, [note("a")], []);
      await registry.attach(at.repository, digest, [note("b")], []);
      await registry.attach(at.repository, digest, [note("b")], []);
      assert.deepEqual(await textsOf(at, digest), ["a", "b"]);
    });

    test("is of one image, not of another in the same repository", async () => {
      const { at, digest } = await image("first");
      const layout = join(layouts.path, "second");
      await writeOciLayout(layout, "second");
      const other = await pushLayout(registry, layout, { ...at, tag: reference(`${server.host}/x:2`).tag });
      await registry.attach(at.repository, digest, [note("mine")], []);
      assert.deepEqual(await textsOf(at, other), []);
    });

    test("is what oras discovers and pulls", { skip: withoutGo("oras") }, async () => {
      const { at, digest } = await image("discovered");
      const made = await registry.attach(at.repository, digest, [note("one"), note("two")], []);
      const place = formatRepository(at.repository);
      const flags = ["--plain-http", "--registry-config", join(home.path, ".docker/config.json"), "--no-tty"];
      const oras = async (...args: string[]) => {
        const { exitCode, stdout, stderr } = await runGo("oras", [...args, ...flags], home.path);
        assert.equal(exitCode, 0, stderr);
        return stdout;
      };
      const { referrers } = JSON.parse(await oras("discover", `${place}@${digest}`, "--format", "json"));
      const found = referrers.map((each: { digest: string; artifactType: string }) => [
        each.digest,
        each.artifactType,
      ]);
      assert.deepEqual(new Map(found), new Map(made.map((each) => [each, TYPE])));
      await oras("pull", `${place}@${made[1]}`, "--output", join(home.path, "pulled"));
      assert.deepEqual(await readdir(join(home.path, "pulled")), ["two.json"]);
      assert.equal(await readFile(join(home.path, "pulled/two.json"), "utf8"), '{"text":"two"}');
    });

    test("can only be attached to what is there", async () => {
      const { at } = await image("base");
      const absent = `sha256:${"0".repeat(64)}` as Digest;
      assert.equal(
        (await refused(registry.attach(at.repository, absent, [note("x")], []))).code,
        "registry-absent",
      );
    });
  });
}

describe("a list under a tag", () => {
  const subject = `sha256:${"5".repeat(64)}`;
  const tag = subject.replace(":", "-");

  test("keeps entries that slipway does not understand", async () => {
    await using server = await startRegistryServer();
    const registry = connect();
    const at = reference(`${server.host}/acme/api:1.0.0`);
    await using layouts = await temporaryDirectory("slipway-layouts");
    await writeOciLayout(layouts.path, "image");
    const digest = await pushLayout(registry, layouts.path, at);
    const target = { url: server.url, name: "acme/api" };
    const config = {
      mediaType: "application/vnd.oci.empty.v1+json",
      digest: await pushBlob(target, "{}"),
      size: 2,
    };
    const signature = await pushManifest(target, "application/vnd.oci.image.manifest.v1+json", {
      config,
      layers: [],
    });
    const entry = { ...signature, "org.example.own": { kept: true } };
    const list = "application/vnd.oci.image.index.v1+json";
    await pushManifest(target, list, { manifests: [entry] }, digest.replace(":", "-"));
    await registry.attach(at.repository, digest, [note("mine")], []);
    const { manifests } = (await (
      await fetch(`${server.url}/v2/acme/api/manifests/${digest.replace(":", "-")}`, {
        headers: { accept: list },
      })
    ).json()) as { manifests: unknown[] };
    assert.deepEqual(manifests[0], entry);
    assert.equal(manifests.length, 2);
  });

  test("is read right before it is written, and once after", async () => {
    await using server = await startRegistryServer();
    const registry = connect();
    await using layouts = await temporaryDirectory("slipway-layouts");
    await writeOciLayout(layouts.path, "image");
    const at = reference(`${server.host}/acme/api:1.0.0`);
    const digest = await pushLayout(registry, layouts.path, at);
    await registry.referrers(at.repository, digest);
    const from = server.requests.length;
    const made = await registry.attach(at.repository, digest, [note("one"), note("two")], []);
    const asked = server.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
    const manifests = `/v2/acme/api/manifests/`;
    assert.deepEqual(asked.slice(-5, -3).sort(), made.map((each) => `PUT ${manifests}${each}`).sort());
    const list = `${manifests}${digest.replace(":", "-")}`;
    assert.deepEqual(asked.slice(-3), [`GET ${list}`, `PUT ${list}`, `GET ${list}`]);
    // Three contents, each begun and sent, and the image's own manifest.
    assert.equal(asked.length, 12, asked.join("\n"));
  });

  test("is left alone if it is an image that somebody called so", async () => {
    await using server = await startRegistryServer();
    const registry = connect();
    await using layouts = await temporaryDirectory("slipway-layouts");
    await writeOciLayout(layouts.path, "image");
    const at = reference(`${server.host}/acme/api:${tag}`);
    const digest = await pushLayout(registry, layouts.path, at);
    const own = reference(`${server.host}/acme/api:${digest.replace(":", "-")}`);
    await pushLayout(registry, layouts.path, own);
    const problem = await refused(registry.attach(at.repository, digest, [note("x")], []));
    assert.equal(problem.code, "registry-bad-answer");
    assert.match(problem.message, /holds something under .* that does not list what belongs to an image/);
    assert.equal(await registry.digestOf(own), digest);
  });
});
