import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parseDigest } from "../../src/domain/images/digest.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { createHttp } from "../../src/services/http/http.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { listen } from "../support/loopback.ts";
import { writeOciLayout } from "../support/oci-layout.ts";
import { present } from "../support/present.ts";
import { pushLayout } from "../support/push-as-slipway.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { base64, connect, dockerHome, quickHttp, reference, refused } from "./registry-fixture.ts";

async function fixture(options: Parameters<typeof startRegistryServer>[0] = {}) {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startRegistryServer(options));
  const { path: layout } = stack.use(await temporaryDirectory("slipway-layout"));
  const digest = await writeOciLayout(layout, "faulty");
  const at = reference(`${server.host}/acme/api:1.0.0`);
  const registry = connect();
  const sent = () => server.requests.map(({ method, path }) => `${method} ${place(path)}`);
  return {
    server,
    layout,
    digest,
    at,
    registry,
    sent,
    push: () => pushLayout(registry, layout, at),
    stands: () => registry.digestOf(at),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function place(path: string): string {
  if (path.includes("/blobs/uploads")) return "upload";
  return path.includes("/blobs/") ? "blob" : "manifest";
}

test("blobs are looked for first, sent with their length, and the tag is put last", async () => {
  await using world = await fixture();
  await world.push();
  const { requests } = world.server;
  assert.deepEqual(world.sent().sort(), [
    "GET manifest",
    "HEAD blob",
    "HEAD blob",
    "POST upload",
    "POST upload",
    "PUT manifest",
    "PUT manifest",
    "PUT upload",
    "PUT upload",
  ]);
  assert.match(requests.at(-1)?.path ?? "", /manifests\/1\.0\.0$/);
  for (const { method, headers } of requests.filter(({ method }) => method === "PUT")) {
    assert.match(headers["content-length"] ?? "", /^\d+$/, method);
    assert.equal(headers["transfer-encoding"], undefined);
  }
});

test("what is there already is not sent again", async () => {
  await using world = await fixture();
  await world.push();
  world.server.requests.length = 0;
  await world.push();
  assert.deepEqual(world.sent(), ["HEAD blob", "HEAD blob", "PUT manifest", "GET manifest", "PUT manifest"]);
});

test("an upload goes on where the registry says: relative or absolute, with its query", async () => {
  await using world = await fixture();
  const id = "11111111-1111-1111-1111-111111111111";
  const { repositories } = world.server.state;
  await world.push();
  for (const base of ["", world.server.url]) {
    const repository = repositories.get("acme/api");
    repository?.blobs.clear();
    repository?.uploads.set(id, Buffer.alloc(0));
    world.server.requests.length = 0;
    const location = `${base}/v2/acme/api/blobs/uploads/${id}?_state=a%2Bb%3D&x=1`;
    world.server.failNext(/^POST /, { headers: { location } });
    await world.push();
    const put = world.server.requests.find(({ method, path }) => method === "PUT" && path.includes("_state"));
    assert.match(put?.path ?? "", /\?_state=a%2Bb%3D&x=1&digest=sha256%3A[0-9a-f]{64}$/);
  }
});

test("an upload elsewhere gets no credentials", async () => {
  await using world = await fixture({ auth: registryCredentials });
  const { user, password } = registryCredentials;
  await using home = await dockerHome({
    auths: { [world.server.host]: { auth: base64(`${user}:${password}`) } },
  });
  await using storage = await startRegistryServer();
  storage.failNext(/^PUT /, { status: 201 });
  world.server.failNext(/^POST /, { status: 202, headers: { location: `${storage.url}/put?sig=x` } });
  // The manifest is refused, since one of its blobs went elsewhere.
  await refused(pushLayout(connect({ env: { HOME: home.path } }), world.layout, world.at));
  const [put] = storage.requests;
  assert.equal(put?.method, "PUT");
  assert.equal(put?.headers.authorization, undefined);
  assert.match(put?.path ?? "", /^\/put\?sig=x&digest=sha256/);
});

test("what fails in passing is tried again: beginnings, uploads, lost answers", async () => {
  await using world = await fixture();
  world.server.failNext(/^POST /, [{ status: 503 }, { drop: true }]);
  world.server.failNext(/^PUT .*uploads/, [{ status: 500 }, { drop: true }, { drop: true, after: true }]);
  assert.equal(await world.push(), world.digest);
  assert.equal(world.server.pendingFaults(), 0);
  assert.equal(await world.stands(), world.digest);
});

test("an upload that goes on failing is given up, and no tag is put", async () => {
  await using world = await fixture();
  world.server.failNext(
    /^PUT .*uploads/,
    Array.from({ length: 12 }, () => ({ status: 500 })),
  );
  const { code, message } = await refused(world.push());
  assert.equal(code, "registry-failed");
  assert.match(message, /answered 500 to PUT \/v2\/acme\/api\/blobs\/uploads\//);
  assert.equal(await world.stands(), null);
});

test("a refusal is shown in the registry's words and not repeated", async () => {
  await using world = await fixture();
  const body = { errors: [{ code: "DENIED", message: "quota exceeded" }] };
  world.server.failNext(/^POST /, [
    { status: 403, body },
    { status: 403, body },
  ]);
  const { code, message } = await refused(world.push());
  assert.equal(code, "registry-forbidden");
  assert.match(message, /forbids pushing to acme\/api without credentials: DENIED: quota exceeded/);
  assert.equal(world.server.pendingFaults(), 0);
});

test("if a registry wants credentials and there are none, the error says how to log in", async () => {
  await using world = await fixture({ auth: registryCredentials });
  const { code, hint } = await refused(world.push());
  assert.equal(code, "registry-unauthorized");
  assert.match(hint, /docker login 127\.0\.0\.1/);
});

test("a registry that does not say where an upload goes on is reported", async () => {
  await using world = await fixture();
  world.server.failNext(/^POST /, [{ status: 202 }, { status: 202 }]);
  const { code, message } = await refused(world.push());
  assert.equal(code, "registry-bad-answer");
  assert.match(message, /does not say where an upload to acme\/api goes on/);
});

test("a layout that lacks a blob, or holds another in its place, is not pushed", async () => {
  for (const spoil of [rm, (path: string) => writeFile(path, "{}")]) {
    await using world = await fixture();
    await spoil(join(world.layout, "blobs", ...world.digest.split(":")));
    const error = await world.push().catch((reason: unknown) => reason);
    assert.ok(error instanceof ReleaseError);
    assert.equal(error.kind, "build");
    assert.match(error.message, new RegExp(world.digest));
    assert.deepEqual(world.server.requests, []);
  }
});

test("an interrupted upload ends with the interruption's reason", async () => {
  await using world = await fixture();
  const interruption = new AbortController();
  const registry = connect({ http: quickHttp(interruption.signal) });
  world.server.failNext(/^PUT .*uploads/, [{ delay: 300 }, { delay: 300 }]);
  const pushing = pushLayout(registry, world.layout, world.at);
  const reason = new Error("interrupted");
  setTimeout(() => interruption.abort(reason), 20);
  await assert.rejects(pushing, reason);
});

test("a registry that takes a manifest and is silent is not waited for again", async () => {
  await using world = await fixture();
  await world.push();
  const { repository, tag } = world.at;
  const manifest = await world.registry.manifest(repository, present(parseDigest(world.digest)));
  assert.ok(manifest);
  let asked = 0;
  await using silent = await listen({
    answer: () => {
      asked += 1;
      return new Promise<never>(() => {});
    },
  });
  const http = createHttp({
    redact: (text) => text,
    interrupted: new AbortController().signal,
    userAgent: "test",
    log: () => {},
    timeout: 100,
  });
  const elsewhere = reference(`${silent.host}/acme/api:${tag}`);
  const { code, message } = await refused(connect({ http }).tag(elsewhere, manifest));
  assert.equal(code, "registry-unreachable");
  assert.match(message, /no answer in 0\.1 s/);
  assert.equal(asked, 1);
});
