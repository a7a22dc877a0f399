import assert from "node:assert/strict";
import { test } from "node:test";
import { githubFixture, refused, ships } from "./github-fixture.ts";

test("a draft is created, found by id and in the list, not by its tag, and published by PATCH", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const tag = "api@2026.6.8";
  await github.git.git("tag", tag, github.git.commits[0] ?? "");

  const { data: draft, headers } = await repos.createRelease({
    ...ships,
    tag_name: tag,
    draft: true,
    body: "notes",
  });
  assert.equal(draft.draft, true);
  assert.equal(draft.published_at, null);
  assert.match(draft.html_url, /\/releases\/tag\/untagged-/);
  assert.equal(headers.location, draft.url);
  await refused(repos.getReleaseByTag({ ...ships, tag }), 404);
  assert.equal((await repos.getRelease({ ...ships, release_id: draft.id })).data.tag_name, tag);
  assert.deepEqual(
    (await repos.listReleases(ships)).data.map(({ id }) => id),
    [draft.id],
  );

  const { data: published } = await repos.updateRelease({ ...ships, release_id: draft.id, draft: false });
  assert.equal(published.draft, false);
  assert.equal(published.body, "notes");
  assert.equal(published.created_at, "2026-01-01T00:00:00Z", "the tagged commit's date");
  assert.equal((await repos.getReleaseByTag({ ...ships, tag })).data.id, draft.id);
});

test("tags with a slash are found by either spelling of the path", async () => {
  await using github = await githubFixture();
  const { repos, request } = github.client("push");
  await repos.createRelease({ ...ships, tag_name: "api/v1.2.3" });
  assert.equal((await repos.getReleaseByTag({ ...ships, tag: "api/v1.2.3" })).data.tag_name, "api/v1.2.3");
  assert.match(github.server.requests.at(-1)?.path ?? "", /api%2Fv1\.2\.3$/);
  const plain = await request("GET /repos/octo/ships/releases/tags/api/v1.2.3");
  assert.equal(plain.status, 200);
});

test("asking twice makes two drafts, of which one can be published", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const drafts = [];
  for (let n = 0; n < 2; n++) {
    drafts.push((await repos.createRelease({ ...ships, tag_name: "v1", draft: true })).data.id);
  }
  const [first = 0, second = 0] = drafts;
  assert.notEqual(first, second);
  await repos.updateRelease({ ...ships, release_id: first, draft: false });
  await refused(repos.updateRelease({ ...ships, release_id: second, draft: false }), 422, /already_exists/);
  await refused(repos.createRelease({ ...ships, tag_name: "v1" }), 422, /already_exists/);
  assert.equal(github.server.repository("octo/ships").releases.length, 2);
  assert.equal((await repos.getRelease({ ...ships, release_id: second })).data.draft, true);
});

test("publishing creates a tag that is missing on the target, and leaves one that exists where it is", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const [older = "", newer = ""] = github.git.commits;
  await github.git.git("tag", "-a", "-m", "annotated", "there", older);

  await repos.createRelease({ ...ships, tag_name: "missing", draft: true });
  await assert.rejects(
    github.git.git("rev-parse", "--verify", "--quiet", "refs/tags/missing"),
    "not for a draft",
  );
  await repos.createRelease({ ...ships, tag_name: "missing" });
  await repos.createRelease({ ...ships, tag_name: "older", target_commitish: older });
  await repos.createRelease({ ...ships, tag_name: "there", target_commitish: newer });
  assert.equal(await github.git.git("rev-parse", "missing"), newer);
  assert.equal(await github.git.git("rev-parse", "older"), older);
  assert.equal(await github.git.git("rev-parse", "there^{commit}"), older);
  for (const target_commitish of ["refs/tags/there", "nowhere", older.slice(0, 7)]) {
    const release = { ...ships, tag_name: "there2", draft: true, target_commitish };
    await refused(repos.createRelease(release), 422, /target_commitish/);
  }
  await refused(repos.createRelease({ ...ships, tag_name: "no..tag" }), 422, /not a valid tag/);
});

test("an immutable release stays published, keeps its tag, and burns its name when deleted", async () => {
  await using github = await githubFixture({ immutableReleases: true });
  const { repos } = github.client("push");
  const { data } = await repos.createRelease({ ...ships, tag_name: "v1", prerelease: true });
  assert.equal(data.immutable, true);
  const release = { ...ships, release_id: data.id };
  await refused(repos.updateRelease({ ...release, draft: true }), 422, /immutable/);
  await refused(repos.updateRelease({ ...release, tag_name: "v2" }), 422, /immutable/);
  const { data: edited } = await repos.updateRelease({
    ...release,
    name: "One",
    prerelease: false,
    draft: false,
  });
  assert.deepEqual([edited.name, edited.prerelease, edited.draft], ["One", false, false]);
  await repos.deleteRelease(release);
  await refused(repos.createRelease({ ...ships, tag_name: "v1" }), 422, /used by an immutable release/);
});

test("a release that is not immutable goes back to draft", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const { data } = await repos.createRelease({ ...ships, tag_name: "v1" });
  assert.equal((await repos.updateRelease({ ...ships, release_id: data.id, draft: true })).data.draft, true);
  await refused(repos.getLatestRelease(ships), 404);
});

test("the list is paged with Link, newest first", async () => {
  await using github = await githubFixture();
  const client = github.client("push");
  for (const tag_name of ["a", "b", "c", "d", "e"]) {
    await client.repos.createRelease({ ...ships, tag_name, draft: true });
  }
  const page = await client.repos.listReleases({ ...ships, per_page: 2, page: 2 });
  assert.deepEqual(
    page.data.map((release) => release.tag_name),
    ["c", "b"],
  );
  assert.match(page.headers.link ?? "", /page=3>; rel="next"/);
  const all = await client.paginate(client.repos.listReleases, { ...ships, per_page: 2 });
  assert.deepEqual(
    all.map((release) => release.tag_name),
    ["e", "d", "c", "b", "a"],
  );
});

test("bodies that are wrong are refused", async () => {
  await using github = await githubFixture();
  const { request } = github.client("push");
  const post = (data: unknown) => request("POST /repos/octo/ships/releases", { data });
  await refused(post({}), 422, /tag_name/);
  await refused(post({ tag_name: 7 }), 422, /tag_name/);
  await refused(post({ tag_name: "v1", make_latest: "perhaps" }), 422, /make_latest|member of/);
  await refused(post("{"), 400, /Problems parsing JSON/);
});
