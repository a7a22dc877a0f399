import assert from "node:assert/strict";
import { test } from "node:test";
import { githubFixture, refused, ships } from "./github-fixture.ts";

test("what each kind of token may see and do", async () => {
  await using github = await githubFixture();
  const secret = { owner: "octo", repo: "secret" };
  const create = (token?: string) =>
    github.client(token).repos.createRelease({ ...ships, tag_name: "v1", draft: true });
  const { data: draft } = await create("push");
  await refused(create(), 401, /Requires authentication/);
  await refused(create("pull"), 403, /Resource not accessible by integration/);
  await refused(create("none"), 404);
  await refused(create("stolen"), 401, /Bad credentials/);
  for (const token of [undefined, "pull", "none"]) {
    const { repos } = github.client(token);
    assert.deepEqual((await repos.listReleases(ships)).data, [], "no drafts");
    await refused(repos.getRelease({ ...ships, release_id: draft.id }), 404);
    const seen = await repos.get(secret).then(
      ({ status }) => status,
      ({ status }) => status as number,
    );
    assert.equal(seen, token === "pull" ? 200 : 404);
  }
  await refused(github.client("push").repos.get({ owner: "octo", repo: "unknown" }), 404);
});

test("permissions and `permissions.push` follow setPermissions", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("pull");
  assert.equal((await repos.get(ships)).data.permissions?.push, false);
  github.server.setPermissions("pull", "push");
  assert.equal((await repos.get(ships)).data.permissions?.push, true);
  assert.equal((await repos.get(ships)).data.default_branch, "main");
  github.server.setPermissions("pull", undefined);
  await refused(repos.get(ships), 401);
});

test("git references and commits are read from the bare repository", async () => {
  await using github = await githubFixture();
  const { repos, git } = github.client();
  const [older = "", newer = ""] = github.git.commits;
  await github.git.git("tag", "api/v1.0.0", older);
  await github.git.git("tag", "-a", "-m", "two", "api@2.0.0", newer);
  assert.equal((await git.getRef({ ...ships, ref: "tags/api/v1.0.0" })).data.object.sha, older);
  const { data: ref } = await git.getRef({ ...ships, ref: "tags/api@2.0.0" });
  assert.equal(ref.object.type, "tag");
  assert.equal((await git.getTag({ ...ships, tag_sha: ref.object.sha })).data.object.sha, newer);
  await refused(git.getRef({ ...ships, ref: "tags/api" }), 404);
  const { data: commit } = await repos.getCommit({ ...ships, ref: newer });
  assert.deepEqual([commit.sha, commit.parents[0]?.sha, commit.commit.message], [newer, older, "commit 1"]);
  await refused(repos.getCommit({ ...ships, ref: "0".repeat(40) }), 422, /No commit found/);
});

test("the hourly limit is counted, shown in headers, and refuses with 403 at zero", async () => {
  await using github = await githubFixture();
  const { repos, rateLimit } = github.client("push");
  const { headers } = await repos.get(ships);
  assert.equal(headers["x-ratelimit-remaining"], "4999");
  github.server.state.rateLimit.remaining = 0;
  await refused(repos.get(ships), 403, /rate limit exceeded/);
  assert.equal((await rateLimit.get()).data.rate.remaining, 0);
});

test("what makes content is limited by the minute, and nothing else is", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  github.server.state.contentLimits = { perMinute: 2, perHour: 3, minute: 1_000 };
  const create = (tag: string) => repos.createRelease({ ...ships, tag_name: tag, draft: true });
  for (const tag of ["v1", "v2"]) await create(tag);
  await refused(create("v3"), 403, /secondary rate limit/);
  await repos.listReleases(ships);
  await new Promise((resolve) => setTimeout(resolve, 1_010));
  await create("v3");
  await refused(create("v4"), 403, /secondary rate limit/);
});
