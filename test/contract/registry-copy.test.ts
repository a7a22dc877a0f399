/** Images that are copied between two repositories: of one registry, which takes from itself what it has, and of two. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Digest } from "../../src/domain/images/digest.ts";
import type { ImageTag, Reference, Repository } from "../../src/domain/images/reference.ts";
import type { Http } from "../../src/services/http/http.ts";
import { OCI_INDEX } from "../../src/services/oci/documents.ts";
import { sha256Of } from "../../src/services/oci/sha256.ts";
import type { NewArtifact, Registry } from "../../src/services/ports/registry.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { writeOciLayout } from "../support/oci-layout.ts";
import { present } from "../support/present.ts";
import { pushLayout } from "../support/push-as-slipway.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { skopeoDigest } from "../unit/support/skopeo.ts";
import { base64, connect, dockerHome, quickHttp, reference, refused } from "./registry-fixture.ts";
import { registries, type StartedRegistry } from "./registry-implementations.ts";

const { user, password } = registryCredentials;
const WITH_API = {
  name: "the embedded registry with the referrers API",
  start: () => startRegistryServer({ referrers: true }),
  authorize: undefined,
  skip: false,
};

/** A request and its answer: `POST /v2/acme/to/blobs/uploads/?mount=… 201`. */
interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
}

/** HTTP as slipway speaks it, with a note of everything; the n-th write from `breakAt` on gets no answer. */
function noted(): Http & { readonly exchanges: Exchange[]; breakAt: number } {
  const http = quickHttp();
  const through =
    (send: typeof fetch): typeof fetch =>
    async (input, init) => {
      const method = init?.method ?? "GET";
      if (method === "PUT" && --made.breakAt === 0) throw new Error("pulled out");
      const response = await send(input, init);
      made.exchanges.push({ method, url: new URL(String(input)), status: response.status });
      return response;
    };
  const made = {
    fetch: through(http.fetch),
    fetchRetrying: through(http.fetchRetrying),
    exchanges: [] as Exchange[],
    breakAt: 0,
  };
  return made;
}

function note(text: string): NewArtifact {
  const content = new Uint8Array(Buffer.from(JSON.stringify({ text })));
  return {
    type: "application/vnd.example.note.v1+json",
    file: "note.json",
    content,
    annotations: { "org.example.text": text },
  };
}

for (const mounts of ["ignored", "forbidden"] as const)
  test(`within a registry where mounting is ${mounts}, blobs are sent`, async () => {
    await using server = await startRegistryServer({ mounts });
    await using layouts = await temporaryDirectory("slipway-layouts");
    const registry = connect({ scratch: async () => layouts.path });
    const layout = join(layouts.path, "image");
    await writeOciLayout(layout, "unmounted", ["amd64", "arm64"]);
    const from = reference(`${server.host}/acme/from:1.0.0`);
    const digest = await pushLayout(registry, layout, from);
    const { repository: to } = reference(`${server.host}/acme/to:1.0.0`);
    await registry.copy(from.repository, digest, to);
    assert.deepEqual(await registry.platforms(to, digest), ["linux/amd64", "linux/arm64"]);
    assert.equal(server.state.repositories.get("acme/to")?.blobs.size, 4);
  });

test("leaves out what a list names and the registry does not have, and says so", async () => {
  // Without the referrers API, so that the list is a tag's, which stays when a manifest is deleted.
  await using server = await startRegistryServer();
  await using layouts = await temporaryDirectory("slipway-layouts");
  const registry = connect({ scratch: async () => layouts.path });
  const layout = join(layouts.path, "image");
  await writeOciLayout(layout, "dangling", ["amd64"]);
  const from = reference(`${server.host}/acme/from:1.0.0`);
  const digest = await pushLayout(registry, layout, from);
  const { repository: to } = reference(`${server.host}/acme/to:1.0.0`);
  const added = await registry.attach(from.repository, digest, ["stays", "goes", "blob"].map(note), []);
  const [stays, goes, emptied] = added.map((each) => present(each));
  const { manifests, blobs } = present(server.state.repositories.get("acme/from"));
  const { layers } = JSON.parse(present(manifests.get(present(emptied))).content.toString());
  manifests.delete(present(goes));
  blobs.delete(layers[0].digest);
  assert.deepEqual(await registry.copy(from.repository, digest, to), { kept: [], gone: [goes, emptied] });
  assert.deepEqual(
    (await registry.referrers(to, digest)).map((each) => each.digest),
    [stays],
  );
});

for (const { name, start, authorize, skip } of [...registries, WITH_API]) {
  describe(`copying in, and out of, ${name}`, { skip: skip ?? false }, () => {
    let [one, two]: StartedRegistry[] = [];
    let home: TemporaryDirectory;
    let layouts: TemporaryDirectory;
    let registry: Registry;
    let http: ReturnType<typeof noted>;
    before(async () => {
      [one, two] = [await start(), await startRegistryServer({ referrers: true })];
      home = await dockerHome({ auths: { [one.host]: { auth: base64(`${user}:${password}`) } } });
      layouts = await temporaryDirectory("slipway-layouts");
      http = noted();
      registry = connect({ env: { HOME: home.path }, http, scratch: async () => layouts.path });
    });
    after(async () => {
      for (const each of [one, two, home, layouts]) await each?.[Symbol.asyncDispose]();
    });

    const at = (text: string, server = one): Reference => reference(`${server?.host}/${text}`);
    async function push(name: string, architectures: readonly string[] = ["amd64", "arm64"]) {
      const { repository } = at(`acme/${name}:1.0.0`);
      const layout = join(layouts.path, name);
      await writeOciLayout(layout, name, architectures);
      return { repository, digest: await pushLayout(registry, layout, at(`acme/${name}:1.0.0`)) };
    }
    /** What was written while something was done. */
    async function writes(work: () => Promise<unknown>): Promise<string[]> {
      const from = http.exchanges.length;
      await work();
      return http.exchanges
        .slice(from)
        .filter(({ method }) => method === "POST" || method === "PUT")
        .filter(({ status }) => status < 400)
        .map(({ method, url, status }) => {
          if (url.searchParams.has("mount")) return `mount ${status}`;
          return `${method} ${/\/(blobs|manifests)\//.exec(url.pathname)?.[1]}`;
        });
    }
    const texts = async (repository: Repository, subject: Digest) =>
      (await registry.referrers(repository, subject)).map(({ annotations }) =>
        annotations.get("org.example.text"),
      );

    test("within a registry mounts the blobs, sends no bytes of them, and names nothing", async () => {
      const { repository, digest } = await push("index");
      const to = at("acme/mounted:x").repository;
      const made = await writes(() => registry.copy(repository, digest, to));
      assert.deepEqual(made.sort(), [...Array(3).fill("PUT manifests"), ...Array(4).fill("mount 201")]);
      assert.equal((await registry.manifest(to, digest))?.digest, digest);
      assert.deepEqual(await registry.platforms(to, digest), ["linux/amd64", "linux/arm64"]);
      assert.deepEqual([...((await registry.tags(to)) ?? [])], []);
      const manifest = await registry.manifest(to, digest);
      if (manifest !== null) await registry.tag({ ...at("acme/mounted:2.0.0") }, manifest);
      const credentials = authorize ? `${user}:${password}` : undefined;
      assert.equal(await skopeoDigest(`${one?.host}/acme/mounted:2.0.0`, credentials), digest);
      assert.deepEqual(await writes(() => registry.copy(repository, digest, to)), []);
    });

    test("to another registry sends what is missing, and only that", async () => {
      const first = await push("shared", ["amd64"]);
      const to = at("acme/there:x", two).repository;
      const made = await writes(() => registry.copy(first.repository, first.digest, to));
      assert.deepEqual(made.filter((each) => each === "PUT blobs").length, 2);
      // The same image in an index: its blobs are there by now.
      const both = join(layouts.path, "both");
      await writeOciLayout(both, "shared", ["amd64", "arm64"]);
      const digest = await pushLayout(registry, both, at("acme/shared:2.0.0"));
      const more = await writes(() => registry.copy(first.repository, digest, to));
      assert.deepEqual(more.filter((each) => each === "PUT blobs").length, 2, "those of arm64");
      assert.deepEqual(await registry.platforms(to, digest), ["linux/amd64", "linux/arm64"]);
    });

    test("brings what belongs to an image, to its images, and to that in turn", async () => {
      const { repository, digest } = await push("signed");
      const [signature] = await registry.attach(repository, digest, [note("signature"), note("bill")], []);
      const index = await registry.manifest(repository, digest);
      const child = JSON.parse(Buffer.from(index?.body ?? []).toString()).manifests[0].digest as Digest;
      await registry.attach(repository, child, [note("of one platform")], []);
      await registry.attach(repository, signature as Digest, [note("of the signature")], []);
      for (const to of [at("acme/here:x").repository, at("acme/signed:x", two).repository]) {
        await registry.copy(repository, digest, to);
        assert.deepEqual((await texts(to, digest)).sort(), ["bill", "signature"]);
        assert.deepEqual(await texts(to, child), ["of one platform"]);
        assert.deepEqual(await texts(to, signature as Digest), ["of the signature"]);
        const content = await registry.attachment(to, signature as Digest);
        assert.equal(Buffer.from(content ?? []).toString(), '{"text":"signature"}');
        assert.deepEqual(await writes(() => registry.copy(repository, digest, to)), []);
      }
    });

    /** Tags a manifest of a repository after an image, as cosign does. */
    async function tagAfter(repository: Repository, subject: Digest, suffix: string, digest: Digest) {
      const manifest = await registry.manifest(repository, digest);
      assert.ok(manifest !== null);
      const tag = `sha256-${subject.slice("sha256:".length)}${suffix}` as ImageTag;
      await registry.tag({ repository, tag }, manifest);
      return { repository, tag };
    }
    /** Pushes something else into a repository. */
    async function pushOther(repository: Repository, name: string): Promise<Digest> {
      const layout = join(layouts.path, name);
      await writeOciLayout(layout, name, ["amd64"]);
      return registry.pushLayout(layout, repository);
    }

    test("brings what cosign has tagged after an image, and after its images; what is another one there stays", async () => {
      const { repository, digest } = await push("cosigned");
      const index = await registry.manifest(repository, digest);
      const child = JSON.parse(Buffer.from(index?.body ?? []).toString()).manifests[0].digest as Digest;
      const signature = await pushOther(repository, "signature");
      const bill = await pushOther(repository, "bill");
      const { tag } = await tagAfter(repository, digest, ".sig", signature);
      const ofChild = await tagAfter(repository, child, ".sbom", bill);
      for (const to of [at("acme/cosigned-here:x").repository, at("acme/cosigned:x", two).repository]) {
        assert.deepEqual((await registry.copy(repository, digest, to)).kept, []);
        assert.equal(await registry.digestOf({ repository: to, tag }), signature);
        assert.equal(await registry.digestOf({ repository: to, tag: ofChild.tag }), bill);
        assert.deepEqual(await writes(() => registry.copy(repository, digest, to)), []);
      }
      const to = at("acme/cosigned-before:x", two).repository;
      await registry.copy(repository, digest, to);
      const other = await pushOther(to, "another signature");
      await tagAfter(to, digest, ".sig", other);
      assert.deepEqual(await registry.copy(repository, digest, to), { kept: [tag], gone: [] });
      assert.equal(await registry.digestOf({ repository: to, tag }), other);
    });

    test("brings what is listed under a tag only, and adds it to what is listed there", async () => {
      const { repository, digest } = await push("listed", ["amd64"]);
      const list = async (at: Repository, name: string) => {
        const entry = await registry.manifest(at, await pushOther(at, name));
        const { mediaType, body, digest: listed } = present(entry);
        const manifests = [{ mediaType, digest: listed, size: body.byteLength }];
        const text = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
        const tag = `sha256-${digest.slice("sha256:".length)}` as ImageTag;
        const content = new Uint8Array(Buffer.from(text));
        await registry.tag(
          { repository: at, tag },
          { digest: sha256Of(content), mediaType: OCI_INDEX, body: content },
        );
        return { listed, tag };
      };
      const { listed, tag } = await list(repository, "listed by tag");
      const to = at("acme/listed-there:x", two).repository;
      await registry.copy(repository, digest, to);
      const theirs = await list(to, "theirs");
      await registry.copy(repository, digest, to);
      assert.ok((await registry.manifest(to, listed)) !== null);
      const under = await registry.manifest(to, present(await registry.digestOf({ repository: to, tag })));
      const { manifests } = JSON.parse(Buffer.from(present(under).body).toString());
      assert.deepEqual(
        manifests.map((each: { digest: string }) => each.digest),
        [theirs.listed, listed],
      );
      assert.deepEqual(await writes(() => registry.copy(repository, digest, to)), []);
    });

    test("what is interrupted anywhere goes on when it is copied again", async () => {
      const { repository, digest } = await push("broken");
      await registry.attach(repository, digest, [note("signature")], []);
      let completed = 0;
      for (let point = 1; completed === 0; point++) {
        assert.ok(point < 20);
        const to = at(`acme/broken-${point}:x`, two).repository;
        http.breakAt = point;
        await registry.copy(repository, digest, to).then(
          () => completed++,
          (error: Error) => assert.match(error.message, /pulled out/),
        );
        http.breakAt = 0;
        await registry.copy(repository, digest, to);
        assert.deepEqual(await registry.platforms(to, digest), ["linux/amd64", "linux/arm64"]);
        assert.deepEqual(await texts(to, digest), ["signature"]);
      }
    });

    test("of what is not there is refused, also within a repository, where nothing is to be done", async () => {
      const { repository, digest } = await push("same", ["amd64"]);
      assert.deepEqual(await writes(() => registry.copy(repository, digest, repository)), []);
      const nothing = at("acme/nothing:x").repository;
      assert.equal((await refused(registry.copy(nothing, digest, repository))).code, "registry-absent");
      assert.equal((await refused(registry.copy(nothing, digest, nothing))).code, "registry-absent");
    });
  });
}
