import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { present } from "../support/present.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { connect, quickHttp, reference, refused } from "./registry-fixture.ts";
import { pushImage, sha256 } from "./registry-images.ts";

const tagPath = "/v2/acme/api/manifests/1.0.0";

async function fixture(options: Parameters<typeof startRegistryServer>[0] = {}) {
  const server = await startRegistryServer(options);
  const registry = connect();
  const at = (tag: string) => reference(`${server.host}/acme/api:${tag}`);
  const image = await pushImage({ url: server.url, name: "acme/api" }, {}, "1.0.0");
  const { repository } = at("1.0.0");
  const manifest = present(await registry.manifest(repository, image.digest));
  server.requests.length = 0;
  const asked = () => server.requests.map(({ method, path }) => `${method} ${path.split("/").at(-1)}`);
  return {
    server,
    registry,
    at,
    image,
    manifest,
    repository,
    asked,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("a read is repeated while the registry is overloaded, broken or gone", async () => {
  await using world = await fixture();
  for (const fault of [{ status: 503 }, { status: 429 }, { drop: true }]) {
    world.server.failNext(`HEAD ${tagPath}`, [fault, fault]);
    assert.equal(await world.registry.digestOf(world.at("1.0.0")), world.image.digest);
  }
  assert.equal(world.server.pendingFaults(), 0);
});

test("what the registry says about a failure is part of the error", async () => {
  await using world = await fixture();
  const body = { errors: [{ code: "UNAVAILABLE", message: "storage\u001b[31m is\nfull" }] };
  world.server.failNext(
    /^GET /,
    [500, 500, 500].map((status) => ({ status, body })),
  );
  const { code, message, hint } = await refused(
    world.registry.manifest(world.repository, world.image.digest),
  );
  assert.equal(code, "registry-failed");
  const path = `/v2/acme/api/manifests/${world.image.digest}`;
  assert.equal(
    message,
    `${world.server.host} answered 500 to GET ${path}: UNAVAILABLE: storage [31m is full`,
  );
  assert.match(hint, /curl -i http:.*\/v2\//);
});

test("a registry that goes on refusing too many requests is limited, with its Retry-After", async () => {
  await using world = await fixture();
  const fault = { status: 429, headers: { "retry-after": "0" } };
  world.server.failNext(/^HEAD /, [fault, fault, fault]);
  const { code, hint } = await refused(world.registry.digestOf(world.at("1.0.0")));
  assert.equal(code, "registry-limited");
  assert.match(hint, /Retry-After: 0/);
});

test("403 and DENIED are forbidden, and HEAD's missing words are asked for with GET", async () => {
  await using world = await fixture();
  const body = { errors: [{ code: "DENIED", message: "requested access to the resource is denied" }] };
  for (const status of [403, 400]) {
    world.server.failNext(`HEAD ${tagPath}`, { status });
    world.server.failNext(`GET ${tagPath}`, { status, body });
    const { code, message } = await refused(world.registry.digestOf(world.at("1.0.0")));
    assert.equal(code, "registry-forbidden");
    assert.match(message, /forbids pulling from acme\/api without credentials: DENIED: requested access/);
  }
});

test("a refused connection is unreachable", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  await new Promise((resolve) => server.close(resolve));
  const nobody = `127.0.0.1:${address.port}`;
  const { code, message, hint } = await refused(connect().digestOf(reference(`${nobody}/acme/api:1`)));
  assert.equal(code, "registry-unreachable");
  assert.match(message, new RegExp(`^${nobody} cannot be reached: .*ECONNREFUSED`));
  assert.match(hint, new RegExp(`curl -i http://${nobody}/v2/`));
});

test("a body that has another digest is refused, with both digests", async () => {
  await using world = await fixture();
  world.server.failNext(/^GET /, { body: "something else" });
  const { code, message } = await refused(world.registry.manifest(world.repository, world.image.digest));
  assert.equal(code, "registry-digest-mismatch");
  assert.ok(message.includes(world.image.digest) && message.includes(sha256("something else")), message);
});

test("a blob that has another digest is refused", async () => {
  await using world = await fixture();
  world.server.failNext("GET /v2/acme/api/blobs/*", { body: "{}" });
  const { code } = await refused(world.registry.platforms(world.repository, world.image.digest));
  assert.equal(code, "registry-digest-mismatch");
});

test("a body under a tag has to have the digest that its header names", async () => {
  await using world = await fixture();
  world.server.failNext("HEAD /v2/*", { status: 405 });
  world.server.failNext("GET /v2/*", { body: "something else" });
  const { code } = await refused(world.registry.digestOf(world.at("1.0.0")));
  assert.equal(code, "registry-digest-mismatch");
});

test("a registry that does not know HEAD is asked with GET", async () => {
  await using world = await fixture();
  world.server.failNext("HEAD /v2/*", { status: 405 });
  assert.equal(await world.registry.digestOf(world.at("1.0.0")), world.image.digest);
});

test("a digest in another algorithm is computed anew", async () => {
  await using world = await fixture();
  const headers = { "docker-content-digest": `sha512:${"0".repeat(128)}` };
  world.server.failNext(/^(HEAD|GET) /, [{ headers }, { headers }]);
  assert.equal(await world.registry.digestOf(world.at("1.0.0")), world.image.digest);
});

test("a transfer that breaks off is begun again, and given up after three", async () => {
  await using world = await fixture();
  // More is announced than is sent: the connection ends too early.
  const fault = { headers: { "content-length": "100000", connection: "close" } };
  world.server.failNext(/^GET /, [fault, fault]);
  const manifest = present(await world.registry.manifest(world.repository, world.image.digest));
  assert.deepEqual(manifest, world.manifest);
  world.server.failNext(/^GET /, [fault, fault, fault]);
  const { code } = await refused(world.registry.manifest(world.repository, world.image.digest));
  assert.equal(code, "registry-unreachable");
});

test("a tag that was put though the answer was lost is not put again", async () => {
  await using world = await fixture();
  for (const fault of [
    { drop: true, after: true },
    { status: 502, after: true },
  ]) {
    world.server.requests.length = 0;
    const latest = world.at(`latest-${world.server.pendingFaults()}-${"status" in fault}`);
    world.server.failNext(/^PUT /, fault);
    await world.registry.tag(latest, world.manifest);
    assert.deepEqual(world.asked(), [`PUT ${latest.tag}`, `HEAD ${latest.tag}`]);
  }
});

test("a tag that was not put is put once more, and only once", async () => {
  await using world = await fixture();
  world.server.failNext(/^PUT /, { status: 503 });
  await world.registry.tag(world.at("latest"), world.manifest);
  assert.deepEqual(world.asked(), ["PUT latest", "HEAD latest", "PUT latest"]);
  assert.equal(await world.registry.digestOf(world.at("latest")), world.image.digest);
  world.server.requests.length = 0;
  world.server.failNext(/^PUT /, [{ drop: true }, { drop: true }, { drop: true }]);
  const { code } = await refused(world.registry.tag(world.at("other"), world.manifest));
  assert.equal(code, "registry-unreachable");
  assert.deepEqual(world.asked(), ["PUT other", "HEAD other", "PUT other", "HEAD other"]);
});

test("a tag that the registry refuses to move is not tried again, and its words are shown", async () => {
  await using world = await fixture({ immutableTags: true });
  const other = await pushImage({ url: world.server.url, name: "acme/api" }, { architecture: "arm64" });
  const manifest = present(await world.registry.manifest(world.repository, other.digest));
  world.server.requests.length = 0;
  const { code, message } = await refused(world.registry.tag(world.at("1.0.0"), manifest));
  assert.equal(code, "registry-failed");
  assert.match(message, /answered 400 to PUT .*already exists .*cannot be overwritten/);
  assert.deepEqual(world.asked(), ["PUT 1.0.0", "HEAD 1.0.0"]);
});

test("a tag that is refused although it is there already is done", async () => {
  await using world = await fixture();
  world.server.failNext(/^PUT /, { status: 409 });
  await world.registry.tag(world.at("1.0.0"), world.manifest);
});

test("a registry that stores something else under the tag is found out", async () => {
  await using world = await fixture();
  const headers = { "docker-content-digest": sha256("other") };
  world.server.failNext(/^PUT /, { status: 201, headers });
  const { code } = await refused(world.registry.tag(world.at("new"), world.manifest));
  assert.equal(code, "registry-digest-mismatch");
});

test("an interruption is not a failure of the registry", async () => {
  await using world = await fixture();
  const interruption = new AbortController();
  const registry = connect({ http: quickHttp(interruption.signal) });
  world.server.failNext(/^PUT /, { delay: 300 });
  const tagging = registry.tag(world.at("latest"), world.manifest);
  const reason = new Error("interrupted");
  setTimeout(() => interruption.abort(reason), 20);
  await assert.rejects(tagging, reason);
});
