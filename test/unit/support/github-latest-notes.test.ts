import assert from "node:assert/strict";
import { test } from "node:test";
import { githubFixture, refused, ships } from "./github-fixture.ts";

test("the latest release is the last one published that did not decline", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const latest = async () => (await repos.getLatestRelease(ships)).data.tag_name;
  const publish = async (tag_name: string, make_latest?: "true" | "false" | "legacy", prerelease = false) =>
    (await repos.createRelease({ ...ships, tag_name, prerelease, ...(make_latest ? { make_latest } : {}) }))
      .data.id;

  await publish("quiet-1", "false");
  await refused(repos.getLatestRelease(ships), 404);
  const first = await publish("web@1");
  const second = await publish("api@1");
  await publish("quiet-2", "false");
  await publish("api@2-rc.1", undefined, true);
  assert.equal(await latest(), "api@1");
  await repos.updateRelease({ ...ships, release_id: first, make_latest: "true" });
  assert.equal(await latest(), "web@1");
  await repos.updateRelease({ ...ships, release_id: first, make_latest: "false" });
  assert.equal(await latest(), "api@1");
  await repos.deleteRelease({ ...ships, release_id: second });
  await refused(repos.getLatestRelease(ships), 404);
});

test("publishing a draft makes it the latest unless the PATCH declines", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  for (const make_latest of ["false", undefined] as const) {
    const { data } = await repos.createRelease({ ...ships, tag_name: `v-${make_latest}`, draft: true });
    const declined = make_latest ? { make_latest } : {};
    await repos.updateRelease({ ...ships, release_id: data.id, draft: false, ...declined });
    if (make_latest) await refused(repos.getLatestRelease(ships), 404);
  }
  assert.equal((await repos.getLatestRelease(ships)).data.tag_name, "v-undefined");
  const [older] = github.git.commits;
  await github.git.git("tag", "older", older ?? "");
  const { data } = await repos.createRelease({ ...ships, tag_name: "older", draft: true });
  await repos.updateRelease({ ...ships, release_id: data.id, draft: false });
  assert.equal((await repos.getLatestRelease(ships)).data.tag_name, "older", "by default, whatever its date");
});

test("generated notes name the previous tag, or pick another component's", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const notes = { ...ships, tag_name: "api@2", target_commitish: "main" };
  assert.match((await repos.generateReleaseNotes(notes)).data.body, /\/commits\/api@2$/);
  await repos.createRelease({ ...ships, tag_name: "api@1" });
  await repos.createRelease({ ...ships, tag_name: "web@9" });
  assert.match((await repos.generateReleaseNotes(notes)).data.body, /\/compare\/web@9\.\.\.api@2$/);
  const since = await repos.generateReleaseNotes({ ...notes, previous_tag_name: "api@1" });
  assert.match(since.data.body, /\/compare\/api@1\.\.\.api@2$/);
  await refused(repos.generateReleaseNotes({ ...notes, previous_tag_name: "api@0" }), 400, /previous_tag/);
  await refused(repos.generateReleaseNotes({ ...ships, tag_name: "api@2" }), 422, /target_commitish/);
  const made = await repos.createRelease({
    ...ships,
    tag_name: "api@2",
    body: "Hello",
    generate_release_notes: true,
  });
  assert.match(made.data.body ?? "", /^Hello\n\n\*\*Full Changelog\*\*: .*web@9\.\.\.api@2$/);
  assert.equal(made.data.name, "api@2");
});
