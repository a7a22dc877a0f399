import assert from "node:assert/strict";
import { test } from "node:test";
import { startRegistryServer } from "../../support/registry-server/server.ts";
import { errorCode, imageManifest, manifestType, pushImage, putManifest, sha256 } from "./registry-client.ts";

test("a blob arrives in chunks, is checked against its digest, and can be mounted", async () => {
  await using registry = await startRegistryServer();
  const begin = async (query = "") => {
    const answer = await fetch(`${registry.url}/v2/a/blobs/uploads/${query}`, { method: "POST" });
    return { answer, location: `${registry.url}${answer.headers.get("location")}` };
  };
  const { location } = await begin();
  await fetch(location, { method: "PATCH", body: "hel" });
  const gap = await fetch(location, { method: "PATCH", body: "x", headers: { "content-range": "9-9" } });
  assert.equal(gap.status, 416);
  await fetch(location, { method: "PATCH", body: "lo", headers: { "content-range": "3-4" } });
  assert.equal((await fetch(`${location}?digest=${sha256("hello")}`, { method: "PUT" })).status, 201);
  assert.equal(await (await fetch(`${registry.url}/v2/a/blobs/${sha256("hello")}`)).text(), "hello");

  const { location: second } = await begin();
  const wrong = await fetch(`${second}?digest=${sha256("other")}`, { method: "PUT", body: "hello" });
  assert.equal(await errorCode(wrong), "DIGEST_INVALID");
  const mounting = `${registry.url}/v2/b/blobs/uploads/?from=a&mount=`;
  assert.equal((await fetch(mounting + sha256("hello"), { method: "POST" })).status, 201);
  assert.equal((await fetch(mounting + sha256("other"), { method: "POST" })).status, 202);
  assert.deepEqual([...(registry.state.repositories.get("b")?.blobs.keys() ?? [])], [sha256("hello")]);
});

test("a manifest is read by image tag and by digest, HEAD without a body, and deleted", async () => {
  await using registry = await startRegistryServer();
  const put = await pushImage(registry.url, "team/api", "1.0.0", "hello");
  const digest = put.headers.get("docker-content-digest") ?? "";
  const manifests = `${registry.url}/v2/team/api/manifests`;
  for (const reference of ["1.0.0", digest]) {
    const head = await fetch(`${manifests}/${reference}`, {
      method: "HEAD",
      headers: { accept: manifestType },
    });
    assert.deepEqual(
      [head.status, head.headers.get("docker-content-digest"), await head.text()],
      [200, digest, ""],
    );
    assert.equal(head.headers.get("content-type"), manifestType);
    assert.equal(sha256(await (await fetch(`${manifests}/${reference}`)).text()), digest);
  }
  const docker = { accept: "application/vnd.docker.distribution.manifest.v2+json" };
  assert.equal(await errorCode(await fetch(`${manifests}/1.0.0`, { headers: docker })), "MANIFEST_UNKNOWN");
  assert.equal((await fetch(`${manifests}/2.0.0`, { method: "HEAD" })).status, 404);
  await pushImage(registry.url, "team/api", "other", "other");
  assert.equal((await fetch(`${manifests}/${digest}`, { method: "DELETE" })).status, 202);
  assert.equal((await fetch(`${manifests}/other`)).status, 200);
  assert.equal((await fetch(`${manifests}/1.0.0`)).status, 404);
});

test("manifests that cannot be are refused", async () => {
  await using registry = await startRegistryServer();
  await pushImage(registry.url, "a", "1", "hello");
  const code = async (name: string, reference: string, body: string) =>
    await errorCode(await putManifest(registry.url, name, reference, body));
  const good = imageManifest(sha256("hello"));
  assert.equal(await code("a", "1+build", good), "TAG_INVALID");
  assert.equal(await code("a", "2", imageManifest(sha256("never pushed"))), "MANIFEST_BLOB_UNKNOWN");
  assert.equal(await code("a", "2", "{"), "MANIFEST_INVALID");
  assert.equal(await code("a", sha256("other"), good), "DIGEST_INVALID");
  assert.equal(await code("Upper", "1", good), "NAME_INVALID");
  assert.deepEqual([...(registry.state.repositories.get("a")?.tags.keys() ?? [])], ["1"]);
});

test("an immutable image tag takes the same digest again and no other", async () => {
  await using registry = await startRegistryServer({ immutableTags: true });
  assert.equal((await pushImage(registry.url, "a", "1", "hello")).status, 201);
  assert.equal((await pushImage(registry.url, "a", "1", "hello")).status, 201);
  const other = await pushImage(registry.url, "a", "1", "other");
  assert.equal(other.status, 400);
  assert.match(await other.text(), /already exists in the 'a' repository and cannot be overwritten/);
  assert.equal((await pushImage(registry.url, "a", "2", "other")).status, 201);
});

test("image tags are listed in order and paged with Link", async () => {
  await using registry = await startRegistryServer({ pageSize: 2 });
  for (const tag of ["c", "a", "e", "b", "d"]) await pushImage(registry.url, "x", tag, "hello");
  const seen: string[][] = [];
  let next: string | undefined = "/v2/x/tags/list";
  while (next !== undefined) {
    const page: Response = await fetch(registry.url + next);
    seen.push(((await page.json()) as { tags: string[] }).tags);
    next = /<(.+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
  }
  assert.deepEqual(seen, [["a", "b"], ["c", "d"], ["e"]]);
  assert.equal(await errorCode(await fetch(`${registry.url}/v2/none/tags/list`)), "NAME_UNKNOWN");
});

test("the digest header can be left out, and requests can be made to fail", async () => {
  await using registry = await startRegistryServer({ omitDigestHeader: true });
  await pushImage(registry.url, "a", "1", "hello");
  const url = `${registry.url}/v2/a/manifests/1`;
  assert.equal((await fetch(url)).headers.get("docker-content-digest"), null);
  registry.failNext("PUT /v2/a/manifests/*", { status: 500, after: true });
  registry.failNext("GET /v2/a/*", [{ status: 429, headers: { "retry-after": "1" } }, { drop: true }]);
  assert.equal((await pushImage(registry.url, "a", "2", "hello")).status, 500);
  assert.ok(registry.state.repositories.get("a")?.tags.has("2"));
  assert.equal((await fetch(url)).status, 429);
  await assert.rejects(fetch(url));
  assert.equal((await fetch(url)).status, 200);
  assert.deepEqual(
    registry.requests.slice(-3).map(({ status }) => status),
    [429, "dropped", 200],
  );
});
