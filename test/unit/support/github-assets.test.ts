import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { assetName } from "../../support/github-server/uploads.ts";
import { type GitHubFixture, githubFixture, refused, ships } from "./github-fixture.ts";

async function draftOf(github: GitHubFixture) {
  const client = github.client("push");
  const { data: draft } = await client.repos.createRelease({ ...ships, tag_name: "v1", draft: true });
  const release = { ...ships, release_id: draft.id };
  const upload = (name: string, data: string) =>
    client.request({
      method: "POST",
      url: draft.upload_url,
      name,
      data,
      headers: { "content-type": "text/plain" },
    });
  return { client, repos: client.repos, release, upload };
}

test("an asset is uploaded, listed with its digest, downloaded and deleted", async () => {
  await using github = await githubFixture();
  const { client, repos, release } = await draftOf(github);
  const baseUrl = `${github.server.url}/uploads`;
  const { data: asset } = await repos.uploadReleaseAsset({
    ...release,
    name: "notes.txt",
    data: "hello",
    baseUrl,
  });
  assert.equal(asset.state, "uploaded");
  assert.equal(asset.size, 5);
  assert.equal(asset.digest, `sha256:${createHash("sha256").update("hello").digest("hex")}`);
  assert.deepEqual((await repos.listReleaseAssets(release)).data, [asset]);
  assert.deepEqual((await repos.getRelease(release)).data.assets, [asset]);

  const headers = { accept: "application/octet-stream" };
  const { data } = await client.request(`GET ${asset.url}`, { headers });
  assert.equal(Buffer.from(data as ArrayBuffer).toString(), "hello");
  await repos.updateRelease({ ...release, draft: false });
  const { data: published } = await repos.getReleaseAsset({ ...ships, asset_id: asset.id });
  assert.equal(await (await fetch(published.browser_download_url)).text(), "hello");
  assert.equal((await repos.getReleaseAsset({ ...ships, asset_id: asset.id })).data.download_count, 2);
  await repos.deleteReleaseAsset({ ...ships, asset_id: asset.id });
  await refused(repos.getReleaseAsset({ ...ships, asset_id: asset.id }), 404);
});

test("a draft's assets are for those who may push", async () => {
  await using github = await githubFixture();
  const { release, upload } = await draftOf(github);
  const { data: asset } = await upload("a.txt", "a");
  const { repos } = github.client("pull");
  await refused(repos.getReleaseAsset({ ...ships, asset_id: asset.id }), 404);
  await refused(repos.listReleaseAssets(release), 404);
});

test("names are rewritten, and one that is taken is refused under its new name too", async () => {
  await using github = await githubFixture();
  const { upload } = await draftOf(github);
  assert.equal((await upload("my app.tar.gz", "a")).data.name, "my.app.tar.gz");
  await refused(upload("my.app.tar.gz", "b"), 422, /already_exists/);
  const names = {
    "a  b.txt": "a.b.txt",
    "café.txt": "cafe.txt",
    ".env": "default.env",
    "x+y@1_z-2.zip": "x+y@1_z-2.zip",
  };
  for (const [given, stored] of Object.entries(names)) assert.equal(assetName(given), stored);
});

test("an upload that breaks leaves a starter, which is in the way until it is deleted", async () => {
  await using github = await githubFixture();
  const { repos, release, upload } = await draftOf(github);
  github.server.failNext("POST /uploads/*", [{ status: 502, body: "<html>Bad Gateway</html>" }]);
  await refused(upload("a.txt", "a"), 502);
  const [starter] = (await repos.listReleaseAssets(release)).data;
  assert.equal(starter?.state, "starter");
  assert.equal(starter.digest, null);
  await refused(upload("a.txt", "a"), 422, /already_exists/);
  await repos.deleteReleaseAsset({ ...ships, asset_id: starter.id });
  assert.equal((await upload("a.txt", "a")).data.state, "uploaded");
});

test("an immutable release takes no late asset and gives none up", async () => {
  await using github = await githubFixture({ immutableReleases: true });
  const { repos, release, upload } = await draftOf(github);
  const { data: asset } = await upload("a.txt", "a");
  await repos.updateRelease({ ...release, draft: false });
  await refused(upload("b.txt", "b"), 422, /immutable release/);
  await refused(repos.deleteReleaseAsset({ ...ships, asset_id: asset.id }), 422, /immutable release/);
});
