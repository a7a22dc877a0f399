import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { Fault } from "../support/faults.ts";
import { asked, type Fixture, failsWith, githubFixture, ships } from "./github-fixture.ts";

const file = {
  name: "ship.tar.gz",
  body: new TextEncoder().encode("planks"),
  contentType: "application/gzip",
};
const digest = `sha256:${createHash("sha256").update(file.body).digest("hex")}`;

function uploads({ server }: Fixture, id: number): number {
  return asked(server, "POST", `/uploads/repos/octo/ships/releases/${id}/assets`);
}

describe("assets", () => {
  test("a file is uploaded, compared, listed and deleted", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const uploaded = await fixture.github.uploadAsset(ships, id, file);
    assert.deepEqual(
      { ...uploaded, id: 0, url: "" },
      { id: 0, name: file.name, state: "uploaded", size: 6, digest, url: "" },
    );
    assert.deepEqual(await fixture.github.assets(ships, id), [uploaded]);
    await fixture.github.deleteAsset(ships, uploaded.id);
    await fixture.github.deleteAsset(ships, uploaded.id);
    assert.deepEqual(await fixture.github.assets(ships, id), []);
  });

  test("the same file again is left alone; another one under its name is refused", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    const named = { ...file, name: "the ship (é).tgz" };
    const first = await fixture.github.uploadAsset(ships, id, named);
    assert.equal(first.name, "the.ship.e.tgz");
    assert.deepEqual(await fixture.github.uploadAsset(ships, id, named), first);
    assert.equal(uploads(fixture, id), 1);
    const other = fixture.github.uploadAsset(ships, id, { ...named, body: new Uint8Array([1]) });
    await failsWith(other, "github-asset-differs", new RegExp(digest), /delete http/);
  });

  for (const [name, fault] of Object.entries<Fault>({ "a 502": { status: 502 }, "a drop": { drop: true } })) {
    test(`${name} in an upload: what it left is deleted, and the file uploaded again`, async () => {
      await using fixture = await githubFixture();
      const { id } = fixture.seed("api@2026.6.8", { draft: true });
      fixture.server.failNext("POST /uploads/*", fault);
      const uploaded = await fixture.github.uploadAsset(ships, id, file);
      assert.deepEqual(
        (await fixture.github.assets(ships, id)).map(({ id: each }) => each),
        [uploaded.id],
      );
      assert.equal(uploads(fixture, id), 2);
    });

    test(`${name} after an upload: the file is not uploaded again`, async () => {
      await using fixture = await githubFixture();
      const { id } = fixture.seed("api@2026.6.8", { draft: true });
      fixture.server.failNext("POST /uploads/*", { ...fault, after: true });
      assert.equal((await fixture.github.uploadAsset(ships, id, file)).digest, digest);
      assert.equal(uploads(fixture, id), 1);
    });
  }

  test("what a killed run left is deleted before the upload", async () => {
    await using fixture = await githubFixture();
    const release = fixture.seed("api@2026.6.8", { draft: true });
    fixture.server.failNext("POST /uploads/*", { drop: true });
    const impatient = fixture.connect({ patience: { retries: 0 } });
    fixture.server.failNext("GET */assets", ["pass", { status: 400 }]);
    await assert.rejects(impatient.uploadAsset(ships, release.id, file));
    assert.equal(release.assets[0]?.state, "starter");
    assert.equal((await fixture.github.uploadAsset(ships, release.id, file)).state, "uploaded");
    assert.equal(release.assets.length, 1);
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
    await failsWith(fixture.github.uploadAsset(ships, id, file), "github-asset-differs", /sha256:0000/);
  });

  test("an immutable release accepts no more files", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { immutable: true });
    const uploading = fixture.github.uploadAsset(ships, id, file);
    await failsWith(uploading, "github-invalid", /upload ship\.tar\.gz to release \d+/, /new version/);
  });

  test("a release that is not there is named", async () => {
    await using fixture = await githubFixture();
    await failsWith(
      fixture.github.uploadAsset(ships, 7, file),
      "github-not-found",
      /release 7 of octo\/ships/,
    );
  });
});
