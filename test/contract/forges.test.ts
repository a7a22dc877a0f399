/** The contract of `services/ports/forge.ts`, kept by every forge. */

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { ForgeReleaseFacts } from "../../src/domain/release/facts.ts";
import { sha256Of } from "../../src/services/oci/sha256.ts";
import type { NewRelease, UploadFile } from "../../src/services/ports/forge.ts";
import { present } from "../support/present.ts";
import { noGitea } from "../support/real-gitea.ts";
import { FORGES, type ForgeFixture, stopGitea } from "./forge-fixture.ts";
import { failsWith } from "./github-fixture.ts";

const TAGS = ["api@2026.6.8", "web/v1.0.0-rc.1"] as const;
const [TAG] = TAGS;

const file = (text: string, name = "ship.tar.gz"): UploadFile => ({
  ...{ name, body: new TextEncoder().encode(text), contentType: "application/octet-stream" },
});

function wanted({ commit }: ForgeFixture, fields: Partial<NewRelease> = {}): NewRelease {
  return {
    ...{ tag: TAG, commit, name: "api 2026.6.8", body: "Sails.", prerelease: false, latest: false },
    ...{ draft: false, run: "this-run", ...fields },
  };
}

/** The releases of a tag, with the digests of their files. */
async function read(
  { forge, repository }: ForgeFixture,
  tag: string = TAG,
): Promise<readonly ForgeReleaseFacts[]> {
  const found = await forge.releases(repository, [{ tag, draft: "maybe", digests: true }]);
  return present(found.get(tag));
}

/** Everything that a release with a file takes. */
async function releaseWith(fixture: ForgeFixture, files: readonly UploadFile[], tag: string = TAG) {
  const { forge, repository } = fixture;
  const release = wanted(fixture, { tag });
  const { release: draft } = await forge.create(repository, { ...release, draft: true });
  const assets = [];
  for (const each of files) assets.push((await forge.uploadAsset(repository, tag, draft, each)).asset);
  return await forge.publish(repository, { ...draft, assets }, release);
}

after(stopGitea);

for (const [name, start] of Object.entries(FORGES)) {
  describe(name, () => {
    test("a tag without a release has none", async () => {
      await using fixture = await start();
      assert.deepEqual(await read(fixture), []);
      assert.equal((await fixture.forge.releases(fixture.repository, [])).size, 0);
    });

    test("a release without files is made at once, for the tag's commit", async () => {
      await using fixture = await start();
      for (const tag of TAGS) {
        await fixture.tag(tag);
        const { release, made } = await fixture.forge.create(fixture.repository, wanted(fixture, { tag }));
        assert.deepEqual([made, release.draft, release.target], [true, false, fixture.commit]);
        assert.deepEqual(await fixture.shown(tag), [
          { name: "api 2026.6.8", body: "Sails.", draft: false, files: {} },
        ]);
        const [found] = await read(fixture, tag);
        assert.deepEqual(found, release);
        assert.match(found?.url ?? "", /^http.*releases/);
      }
      assert.equal(fixture.count("write"), TAGS.length);
    });

    test("nothing is public before all of its files are there, and then with them", async () => {
      await using fixture = await start();
      const { forge, repository } = fixture;
      for (const tag of TAGS) {
        await fixture.tag(tag);
        const release = wanted(fixture, { tag, prerelease: tag !== TAG });
        const { release: draft } = await forge.create(repository, { ...release, draft: true });
        assert.equal(draft.draft, true);
        const assets = [];
        for (const each of [file("planks"), file("sums", "checksums.txt")]) {
          const { asset, made } = await forge.uploadAsset(repository, tag, draft, each);
          assert.deepEqual([asset.name, asset.digest, made], [each.name, sha256Of(each.body), true]);
          assets.push(asset);
          assert.ok((await fixture.shown(tag)).every((shown) => shown.draft));
        }
        const published = await forge.publish(repository, { ...draft, assets }, release);
        assert.equal(published.draft, false);
        assert.deepEqual(await fixture.shown(tag), [
          {
            ...{ name: "api 2026.6.8", body: "Sails.", draft: false },
            files: { "ship.tar.gz": "planks", "checksums.txt": "sums" },
          },
        ]);
        const [found] = await read(fixture, tag);
        const digests = new Map(found?.assets.map((asset) => [asset.name, asset.digest]));
        assert.equal(digests.get("ship.tar.gz"), sha256Of("planks"));
        assert.equal(digests.get("checksums.txt"), sha256Of("sums"));
      }
    });

    test("an empty text stays empty, without a mark of a draft", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      const release = wanted(fixture, { body: "" });
      const { release: draft } = await forge.create(repository, { ...release, draft: true });
      await forge.publish(repository, draft, release);
      assert.equal((await fixture.shown(TAG))[0]?.body.trim(), "");
    });

    test("what people read at a release can be changed, and nothing else; there is none for a tag without one", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      const { id } = await releaseWith(fixture, [file("planks")]);
      const placed = { id, tag: TAG };
      const page = present(await forge.page(repository, placed));
      assert.deepEqual([page.title, page.text.trim(), page.prerelease], ["api 2026.6.8", "Sails.", false]);
      const title = `${page.title} (yanked)`;
      const text = `> It leaks.\n<!-- hidden -->\n\n${page.text}`;
      await forge.editPage(repository, placed, { title, text, prerelease: true });
      const edited = present(await forge.page(repository, placed));
      assert.deepEqual([edited.title, edited.text], [title, text]);
      const [shown] = await fixture.shown(TAG);
      assert.deepEqual([shown?.name, shown?.files], [title, { "ship.tar.gz": "planks" }]);
      assert.equal(await forge.page(repository, { id: 4711, tag: "api@9.9.9" }), null);
    });

    test("another run after a kill uses what was uploaded, and replaces what it builds otherwise", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      const release = wanted(fixture);
      const { release: begun } = await forge.create(repository, { ...release, draft: true });
      for (const each of [file("planks"), file("old", "notes.txt")])
        await forge.uploadAsset(repository, TAG, begun, each);
      const uploads = fixture.count("upload");
      // Killed: the next run knows nothing but what the forge has.
      const [found] = await read(fixture);
      const draft = found ?? (await forge.create(repository, { ...release, draft: true })).release;
      const assets = new Map(draft.assets.map((asset) => [asset.name, asset]));
      for (const each of [file("planks"), file("new", "notes.txt")]) {
        const there = assets.get(each.name);
        if (there?.digest === sha256Of(each.body)) continue;
        if (there !== undefined) await forge.deleteAsset(repository, draft, there);
        assets.set(each.name, (await forge.uploadAsset(repository, TAG, draft, each)).asset);
      }
      assert.equal(fixture.count("upload"), uploads + 1, "only what is another file");
      await forge.publish(repository, { ...draft, assets: [...assets.values()] }, release);
      assert.deepEqual((await fixture.shown(TAG))[0]?.files, { "ship.tar.gz": "planks", "notes.txt": "new" });
    });

    for (const fault of [
      { status: 502 },
      { drop: true },
      { status: 502, after: true },
      { drop: true, after: true },
    ]) {
      const what = `${fault.drop ? "a broken connection" : "a 502"} ${fault.after ? "after" : "instead of"}`;
      test(`${what} making a release leaves one release`, async () => {
        await using fixture = await start();
        await fixture.tag(TAG);
        fixture.fail("create", fault);
        const { release } = await fixture.forge.create(fixture.repository, wanted(fixture));
        assert.equal(release.draft, false);
        assert.equal((await fixture.shown(TAG)).length, 1);
        assert.equal(fixture.count("create"), fault.after ? 1 : 2);
      });

      test(`${what} uploading a file leaves one file, which is whole`, async () => {
        await using fixture = await start();
        await fixture.tag(TAG);
        fixture.fail("upload", fault);
        await releaseWith(fixture, [file("planks")]);
        assert.deepEqual((await fixture.shown(TAG))[0]?.files, { "ship.tar.gz": "planks" });
        assert.equal(fixture.count("upload"), fault.after ? 1 : 2);
      });
    }

    test("a rate limit is waited out, and nothing is done twice", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const limit = { status: 429, headers: { "retry-after": "2" } };
      fixture.fail("create", limit);
      fixture.fail("upload", limit);
      await releaseWith(fixture, [file("planks")]);
      assert.deepEqual(
        (await fixture.shown(TAG)).map(({ files }) => files),
        [{ "ship.tar.gz": "planks" }],
      );
    });

    test("a rate limit that asks for too much is an error that says how long", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      fixture.fail("create", { status: 429, headers: { "retry-after": "5000" } });
      const making = fixture.forge.create(fixture.repository, wanted(fixture));
      await failsWith(making, `${fixture.prefix}-rate-limited`, /refused to/, /wait 5000 seconds/);
    });

    test("one that somebody else published meanwhile is given, and stays as it is", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      await fixture.connect("writes").create(repository, wanted(fixture, { body: "Theirs." }));
      const { release, made } = await forge.create(repository, wanted(fixture));
      assert.deepEqual([made, release.draft], [false, false]);
      assert.deepEqual(
        (await fixture.shown(TAG)).map(({ body }) => body),
        ["Theirs."],
      );
    });

    test("a file that is missing from a published release is added to it", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      const release = await releaseWith(fixture, [file("planks")]);
      const { made } = await forge.uploadAsset(repository, TAG, release, file("sums", "checksums.txt"));
      assert.equal(made, true);
      assert.deepEqual((await fixture.shown(TAG))[0]?.files, {
        "ship.tar.gz": "planks",
        "checksums.txt": "sums",
      });
    });

    test("what is behind a file is read, not believed", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      await releaseWith(fixture, [file("planks")]);
      await fixture.tamper(TAG, "ship.tar.gz", "worms");
      const [found] = await read({ ...fixture, forge: fixture.connect("writes") });
      const [asset] = found?.assets ?? [];
      // GitHub says for itself what its files' digests are; one that does not is read.
      assert.notEqual(asset?.digest, fixture.prefix === "github" ? undefined : sha256Of("planks"));
    });

    test("deleting a draft leaves none, and what is public stays", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      const { release: draft } = await forge.create(repository, wanted(fixture, { draft: true }));
      await forge.deleteDraft(repository, draft.id);
      await forge.deleteDraft(repository, draft.id);
      assert.deepEqual(await fixture.shown(TAG), []);
      const { release } = await forge.create(repository, wanted(fixture));
      await forge.deleteDraft(repository, release.id);
      assert.equal((await fixture.shown(TAG)).length, 1);
    });

    test("what a file of a release holds is read, if the forge has it", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { forge, repository } = fixture;
      await releaseWith(fixture, [file("planks")]);
      const asset = present((await read(fixture))[0]?.assets[0]);
      assert.equal(Buffer.from((await forge.assetContent(repository, asset)) ?? []).toString(), "planks");
      const gone = { ...asset, id: 4711, url: `${asset.url}x` };
      assert.equal(await forge.assetContent(repository, gone), null);
    });

    test("rights are known before anything is written", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const { repository, commit } = fixture;
      const asking = (token: Parameters<ForgeFixture["connect"]>[0]) =>
        fixture.connect(token).requireRights(repository, { tag: TAG, commit });
      await asking("writes");
      await failsWith(asking("reads"), `${fixture.prefix}-forbidden`, /refused to publish/, /token/);
      await failsWith(asking("guest"), `${fixture.prefix}-not-found`, /acme.*mono/, /token/i);
      await failsWith(asking("unknown"), `${fixture.prefix}-unauthorized`, /refused to publish/, /TOKEN/);
      assert.deepEqual(await fixture.shown(TAG), []);
    });

    test("a forge that stays broken is an error that says to run it again", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      fixture.fail("create", Array(9).fill({ status: 503 }));
      const making = fixture.forge.create(fixture.repository, wanted(fixture));
      await failsWith(making, `${fixture.prefix}-failed`, /failed to publish/, /run the same command again/);
    });

    test("an answer that is no answer of a forge's is an error", async () => {
      await using fixture = await start();
      for (const body of ["<html>log in</html>", { hello: 1 }]) {
        fixture.fail("read", { status: 200, body });
        await failsWith(read(fixture), `${fixture.prefix}-failed`, /unexpected|failed/, /check|again/);
      }
    });

    test("an interruption ends every wait", async () => {
      await using fixture = await start();
      await fixture.tag(TAG);
      const interruption = new AbortController();
      fixture.fail("create", Array(9).fill({ status: 429, headers: { "retry-after": "600" } }));
      const making = fixture
        .connect("writes", interruption.signal)
        .create(fixture.repository, wanted(fixture));
      setTimeout(() => interruption.abort(new Error("stop")), 50);
      await assert.rejects(making);
    });
  });
}

test("Gitea itself", { skip: noGitea }, () => undefined);
