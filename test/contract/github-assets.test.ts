import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { ReleaseAsset } from "../../src/domain/release/facts.ts";
import type { UploadFile } from "../../src/services/ports/forge.ts";
import type { Fault } from "../support/faults.ts";
import { asked, type Fixture, failsWith, githubFixture, readRelease, ships } from "./github-fixture.ts";

const TAG = "api@2026.6.8";

const file = {
  name: "ship.tar.gz",
  body: new TextEncoder().encode("planks"),
  contentType: "application/gzip",
};
const digest = `sha256:${createHash("sha256").update(file.body).digest("hex")}`;

function uploads({ server }: Fixture, id: number): number {
  return asked(server, "POST", `/uploads/repos/octo/ships/releases/${id}/assets`);
}

async function upload({ github }: Fixture, id: number, named: UploadFile = file): Promise<ReleaseAsset> {
  const { asset } = await github.uploadAsset(ships, TAG, await readRelease(github, id), named);
  return asset;
}

describe("assets", () => {
  test("a file is uploaded, compared, listed and deleted", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const uploaded = await upload(fixture, id);
    assert.deepEqual(
      { ...uploaded, id: 0, url: "" },
      { id: 0, name: file.name, state: "uploaded", size: 6, digest, url: "" },
    );
    assert.deepEqual((await readRelease(fixture.github, id)).assets, [uploaded]);
    assert.deepEqual(await fixture.github.assetContent(ships, uploaded), file.body);
    await fixture.github.deleteAsset(ships, { id }, uploaded);
    await fixture.github.deleteAsset(ships, { id }, uploaded);
    assert.equal(await fixture.github.assetContent(ships, uploaded), null);
    assert.deepEqual((await readRelease(fixture.github, id)).assets, []);
  });

  test("a file gets the name that GitHub gives it, and a name is given once", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const named = { ...file, name: "the ship (é).tgz" };
    assert.equal((await upload(fixture, id, named)).name, "the.ship.e.tgz");
    await failsWith(
      upload(fixture, id, named),
      "github-invalid",
      /already_exists/,
      /run the same command again/,
    );
    assert.equal(uploads(fixture, id), 2);
  });

  test("another file that got the name while it was not known how an upload ended is an error", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const release = await readRelease(fixture.github, id);
    await upload(fixture, id);
    fixture.server.failNext("POST /uploads/*", { status: 502 });
    const other = fixture.github.uploadAsset(ships, TAG, release, { ...file, body: new Uint8Array([1]) });
    await failsWith(other, "github-asset-differs", new RegExp(digest), /delete http/);
  });

  for (const [name, fault] of Object.entries<Fault>({ "a 502": { status: 502 }, "a drop": { drop: true } })) {
    test(`${name} in an upload: what it left is deleted, and the file uploaded again`, async () => {
      await using fixture = await githubFixture();
      const { id } = fixture.seed("api@2026.6.8", { draft: true });
      fixture.server.failNext("POST /uploads/*", fault);
      const uploaded = await upload(fixture, id);
      assert.deepEqual(
        (await readRelease(fixture.github, id)).assets.map((asset) => asset.id),
        [uploaded.id],
      );
      assert.equal(uploads(fixture, id), 2);
    });

    test(`${name} after an upload: the file is not uploaded again`, async () => {
      await using fixture = await githubFixture();
      const { id } = fixture.seed("api@2026.6.8", { draft: true });
      fixture.server.failNext("POST /uploads/*", { ...fault, after: true });
      assert.equal((await upload(fixture, id)).digest, digest);
      assert.equal(uploads(fixture, id), 1);
    });
  }

  test("what a killed run left is listed with its state", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    fixture.server.failNext("POST /uploads/*", { drop: true });
    const impatient = fixture.connect({ patience: { retries: 0 } });
    const release = await readRelease(fixture.github, id);
    fixture.server.failNext(`GET */releases/${id}`, { status: 400 });
    await assert.rejects(impatient.uploadAsset(ships, TAG, release, file));
    const left = (await readRelease(fixture.github, id)).assets;
    assert.deepEqual(
      left.map(({ state }) => state),
      ["starter"],
    );
  });

  test("a digest that differs from the file's is an error", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const body = {
      id: 1,
      name: file.name,
      state: "uploaded",
      size: 6,
      digest: `sha256:${"0".repeat(64)}`,
      browser_download_url: "u",
    };
    fixture.server.failNext("POST /uploads/*", { status: 201, body });
    await failsWith(upload(fixture, id), "github-asset-differs", /sha256:0000/);
  });

  test("an immutable release accepts no more files", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { immutable: true });
    const uploading = upload(fixture, id);
    await failsWith(uploading, "github-invalid", /upload ship\.tar\.gz to release \d+/, /new version/);
  });

  test("a release that is gone is named", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const release = await readRelease(fixture.github, id);
    fixture.server.repository("octo/ships").releases = [];
    await failsWith(
      fixture.github.uploadAsset(ships, TAG, release, file),
      "github-not-found",
      new RegExp(`release ${id} of octo/ships`),
    );
  });
});

describe("a GitHub that knows no digests of files", () => {
  test("what it serves is downloaded and compared, each file once", async () => {
    await using fixture = await githubFixture();
    fixture.server.state.knowsDigests = false;
    const { id, assets } = fixture.seed("api@2026.6.8", { draft: true });
    assert.equal((await upload(fixture, id)).digest, digest);
    const sought = (digests: boolean) =>
      fixture.github.releases(ships, [{ tag: "api@2026.6.8", draft: id, digests }]);
    for (const expected of [digest, digest]) {
      const [release] = (await sought(true)).get("api@2026.6.8") ?? [];
      assert.deepEqual(
        release?.assets.map((asset) => asset.digest),
        [expected],
      );
    }
    assert.equal(assets[0]?.downloads, 1);
    const other = fixture.connect();
    const [unasked] =
      (await other.releases(ships, [{ tag: "api@2026.6.8", draft: id }])).get("api@2026.6.8") ?? [];
    assert.equal(unasked?.assets[0]?.digest, null, "nobody wants to know");
  });

  test("what it stored otherwise is found out", async () => {
    await using fixture = await githubFixture();
    fixture.server.state.knowsDigests = false;
    const { id, assets } = fixture.seed("api@2026.6.8", { draft: true });
    fixture.server.failNext("GET /repos/octo/ships/releases/assets/*", { status: 200, body: "other!" });
    await failsWith(upload(fixture, id), "github-asset-differs", /sha256:.*has sha256:/);
    assert.equal(assets.length, 1);
  });
});
