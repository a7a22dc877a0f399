import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  asked,
  failsWith,
  githubFixture,
  makeRelease,
  releases,
  releasesOf,
  ships,
} from "./github-fixture.ts";

describe("drafts", () => {
  test("a draft is made as it was asked for, under a tag with / and @ in it", async () => {
    await using fixture = await githubFixture();
    for (const tag of ["web/v1.0.0", "@acme/api@2026.6.8"]) {
      const made = await makeRelease(fixture.github, await fixture.draft(tag, { prerelease: true }));
      assert.equal(made.draft, true);
      const stored = fixture.server.repository("octo/ships").releases.find(({ id }) => id === made.id);
      assert.equal(stored?.tagName, tag);
      assert.equal(stored.targetCommitish, fixture.commit);
      assert.equal(stored.name, `Ship ${tag}`);
      assert.equal(stored.body, "Sails.\n\n<!-- drafted by slipway, run this-run -->");
      assert.equal(stored.prerelease, true);
      assert.deepEqual(
        (await releasesOf(fixture.github, tag)).map(({ id }) => id),
        [made.id],
      );
    }
  });

  test("notes that are longer than GitHub takes are made to fit", async () => {
    await using fixture = await githubFixture();
    const body = `${"- a change 🚀\n".repeat(10_000)}\nhttps://github.com/octo/ships/compare/a...b`;
    const made = await makeRelease(fixture.github, await fixture.draft("api@2026.6.8", { body }));
    const stored = fixture.server.repository("octo/ships").releases.find(({ id }) => id === made.id);
    assert.match(stored?.body ?? "", /\.\.b\n\n\n<!-- drafted by slipway, run this-run -->$/);
    await fixture.github.publish(ships, made, await fixture.draft("api@2026.6.8"));
    assert.match(
      stored?.body ?? "",
      /^- a change 🚀\n(?:- a change 🚀\n)+\n_… and \d+ more lines.*\._\n\nhttps:\S+a\.\.\.b\n$/u,
    );
  });

  test("what GitHub finds wrong is spelled out", async () => {
    await using fixture = await githubFixture();
    const draft = await fixture.draft("api@2026.6.8");
    fixture.server.failNext(`POST ${releases}`, {
      status: 422,
      body: {
        message: "Validation Failed",
        errors: [
          { resource: "Release", field: "tag_name", code: "already_exists" },
          "Published releases must have a valid tag",
        ],
      },
    });
    await failsWith(
      makeRelease(fixture.github, draft),
      "github-invalid",
      /refused to draft a release for api@2026\.6\.8 in octo\/ships: Validation Failed: tag_name already_exists; Published releases/,
      /run the same command again/,
    );
    assert.equal(asked(fixture.server, "POST", releases), 1);
  });
});

describe("the page of a release", () => {
  const TAG = "api@2026.6.8";

  test("is read, and changed in what people read, also of an immutable one", async () => {
    await using fixture = await githubFixture();
    await fixture.draft(TAG);
    const stored = fixture.seed(TAG, { name: "Ship", body: "Sails.\r\nWell.", immutable: true });
    const page = await fixture.github.page(ships, { id: stored.id, tag: TAG });
    assert.deepEqual(page, { title: "Ship", text: "Sails.\nWell.", prerelease: false });
    await fixture.github.editPage(
      ships,
      { id: stored.id, tag: TAG },
      { title: "Sunk", text: "No more.", prerelease: true },
    );
    assert.deepEqual(
      [stored.name, stored.body, stored.prerelease, stored.draft],
      ["Sunk", "No more.", true, false],
    );
    assert.equal(await fixture.github.page(ships, { id: 4711, tag: TAG }), null);
  });

  test("is changed once if the answer is lost", async () => {
    await using fixture = await githubFixture();
    await fixture.draft(TAG);
    const { id } = fixture.seed(TAG);
    fixture.server.failNext(`PATCH ${releases}/${id}`, { status: 502, after: true });
    const page = { title: "Sunk", text: "No more.", prerelease: true };
    await fixture.github.editPage(ships, { id, tag: TAG }, page);
    assert.equal(asked(fixture.server, "PATCH", `${releases}/${id}`), 1);
    assert.deepEqual(await fixture.github.page(ships, { id, tag: TAG }), page);
  });
});

describe("publishing", () => {
  test("a draft is published by its id, and is the latest only if that is wanted", async () => {
    await using fixture = await githubFixture();
    const repository = fixture.server.repository("octo/ships");
    const settled = [
      { tag: "api@2026.6.8", prerelease: false, latest: true, isLatest: true },
      { tag: "web/v1.0.0", prerelease: false, latest: false, isLatest: false },
      { tag: "web/v1.1.0-rc.1", prerelease: true, latest: true, isLatest: false },
    ];
    for (const { isLatest, ...settings } of settled) {
      const wanted = await fixture.draft(settings.tag, settings);
      const draft = await makeRelease(fixture.github, wanted);
      assert.deepEqual(draft.own, { run: "this-run", text: "Sails." });
      const published = await fixture.github.publish(ships, draft, wanted);
      const { id } = draft;
      assert.equal(published.id, id);
      assert.equal(repository.releases.find((each) => each.id === id)?.body, "Sails.", "without the mark");
      assert.equal(published.draft, false);
      assert.equal(published.prerelease, settings.prerelease);
      assert.equal(repository.latestId === id, isLatest);
    }
  });

  test("a release without files is published in one request", async () => {
    await using fixture = await githubFixture();
    const wanted = await fixture.draft("api@2026.6.8", { draft: false });
    const { release, made } = await fixture.github.create(ships, wanted);
    assert.deepEqual([made, release.draft, release.target], [true, false, fixture.commit]);
    assert.equal(fixture.server.requests.length, 1);
  });

  test("one that somebody else published meanwhile is given, and not made again", async () => {
    await using fixture = await githubFixture();
    const wanted = await fixture.draft("api@2026.6.8", { draft: false });
    const { id } = fixture.seed("api@2026.6.8");
    const { release, made } = await fixture.github.create(ships, wanted);
    assert.deepEqual([made, release.id], [false, id]);
    assert.equal(fixture.server.repository("octo/ships").releases.length, 1);
  });

  for (const after of [true, false])
    test(`a failure ${after ? "after" : "before"} publishing leaves one release`, async () => {
      await using fixture = await githubFixture();
      const wanted = await fixture.draft("api@2026.6.8", { draft: false });
      fixture.server.failNext(`POST ${releases}`, { status: 502, after });
      const { release, made } = await fixture.github.create(ships, wanted);
      assert.deepEqual([made, release.draft], [true, false]);
      assert.equal(fixture.server.repository("octo/ships").releases.length, 1);
      assert.equal(asked(fixture.server, "POST", releases), after ? 1 : 2);
    });

  test("publishing again changes nothing, even if releases are immutable", async () => {
    await using fixture = await githubFixture({ immutableReleases: true });
    const draft = await fixture.draft("api@2026.6.8");
    const { id } = await makeRelease(fixture.github, draft);
    const first = await fixture.github.publish(ships, { id, own: null, assets: [] }, draft);
    assert.deepEqual(await fixture.github.publish(ships, { id, own: null, assets: [] }, draft), first);
  });

  test("a tag whose name an immutable release used up is refused with a hint", async () => {
    await using fixture = await githubFixture();
    const draft = await fixture.draft("api@2026.6.8");
    fixture.server.repository("octo/ships").burnedTags.add(draft.tag);
    const { id } = await makeRelease(fixture.github, draft);
    const publishing = fixture.github.publish(ships, { id, own: null, assets: [] }, draft);
    await failsWith(
      publishing,
      "github-invalid",
      /publish release \d+ \(api@2026\.6\.8\).*immutable/,
      /new version/,
    );
  });

  test("a draft that is gone is named", async () => {
    await using fixture = await githubFixture();
    const publishing = fixture.github.publish(
      ships,
      { id: 7, own: null, assets: [] },
      await fixture.draft("api@2026.6.8"),
    );
    await failsWith(publishing, "github-not-found", /publish release 7 .* of octo\/ships/);
  });

  test("GitHub's word alone does not make a draft published", async () => {
    await using fixture = await githubFixture();
    const draft = await fixture.draft("api@2026.6.8");
    const { id } = await makeRelease(fixture.github, draft);
    const body = {
      id,
      html_url: "u",
      upload_url: "u",
      tag_name: "t",
      target_commitish: "c",
      draft: true,
      prerelease: false,
      assets: [],
    };
    fixture.server.failNext(`PATCH ${releases}/${id}`, { status: 200, body });
    await failsWith(
      fixture.github.publish(ships, { id, own: null, assets: [] }, draft),
      "github-failed",
      /still shows it as a draft/,
    );
  });
});

describe("notes", () => {
  test("they are generated since the component's previous tag", async () => {
    await using fixture = await githubFixture();
    const { commit } = fixture;
    await fixture.draft("api@2026.6.7");
    const notes = await fixture.github.generateNotes(ships, {
      tag: "api@2026.6.8",
      commit,
      previousTag: "api@2026.6.7",
    });
    assert.match(notes.body, /compare\/api@2026\.6\.7\.\.\.api@2026\.6\.8$/);
  });

  test("without a previous tag GitHub, which would take another component's, is not asked", async () => {
    await using fixture = await githubFixture();
    fixture.seed("web/v1.0.0");
    const { commit } = fixture;
    const notes = await fixture.github.generateNotes(ships, {
      tag: "api@2026.6.8",
      commit,
      previousTag: null,
    });
    assert.deepEqual(notes, { name: "api@2026.6.8", body: "First release." });
    assert.equal(fixture.server.requests.length, 0);
  });

  test("a previous tag that GitHub does not know is named", async () => {
    await using fixture = await githubFixture();
    const { commit } = fixture;
    const asking = fixture.github.generateNotes(ships, {
      tag: "api@2026.6.8",
      commit,
      previousTag: "api@1.0.0",
    });
    await failsWith(asking, "github-invalid", /since api@1\.0\.0 in octo\/ships: Invalid previous_tag/);
  });

  test("generating is repeated, because it only reads", async () => {
    await using fixture = await githubFixture();
    const { commit } = fixture;
    await fixture.draft("api@2026.6.7");
    fixture.server.failNext(`POST ${releases}/generate-notes`, { status: 502 });
    await fixture.github.generateNotes(ships, { tag: "api@2026.6.8", commit, previousTag: "api@2026.6.7" });
    assert.equal(asked(fixture.server, "POST", `${releases}/generate-notes`), 2);
  });
});
