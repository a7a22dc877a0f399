/** What git's settings must not change: the same answers, and nothing pushed but what is named. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Git } from "../../src/services/ports/git.ts";
import { record } from "../support/facts.ts";
import { writeHostileConfig } from "../support/hostile-git.ts";
import { listen } from "../support/loopback.ts";
import { present } from "../support/present.ts";
import { cut, failsWith, standing } from "./git-cutting-fixture.ts";
import { GIT_ENV, type GitFixture, gitIn, readLine, startGit, writeIntents } from "./git-fixture.ts";

async function hostile(rig: GitFixture): Promise<Git> {
  const file = join(rig.scratch, "hostile.gitconfig");
  await writeHostileConfig(file);
  return gitIn(rig.tree.path, { ...GIT_ENV, GIT_CONFIG_GLOBAL: file });
}

test("every answer is the same under hostile settings", async () => {
  await using rig = await startGit();
  const { tree } = rig;
  for (const folder of ["api", "web"]) await tree.write(`${folder}/BUILD`, "x\n".repeat(9));
  await tree.write("HEAD", "a file");
  const first = await tree.commit("feat: first");
  await tree.tag("api/v1.0.0");
  await tree.git("mv", "api", "service");
  await tree.commit("feat: moved ü");
  await tree.git("tag", "light/v1");
  await tree.git("push", "--quiet", "origin", "light/v1");
  await tree.write("new file", "x");
  await tree.git("mv", "web/BUILD", "web/BUILD.bazel");
  const read = async (git: Git) => {
    const head = await git.commitOf("HEAD");
    const from = await git.commitOf(first);
    return {
      line: await readLine(git, head),
      tree: await git.workTree(),
      tags: await git.tags(),
      times: await git.tagTimes(["api/v1.0.0", "light/v1", "none"]),
      moved: [...(await git.movedPackages(from, head))],
      changed: [await git.changedSince(from, ["service/**"]), await git.changedSince(from, ["web/**"])],
      local: [...(await git.localTags(["api/v1.0.0", "light/v1", "none"]))],
      remote: await git.remoteState(["api/v1.0.0"], "all"),
      files: await git.buildFiles(),
      fetched: await git.fetchTags(),
    };
  };
  const plain = await read(rig.git);
  assert.deepEqual(plain.moved, [["api", "service"]]);
  assert.deepEqual(plain.tree.modified.toSorted(), ["new file", "web/BUILD.bazel"]);
  assert.deepEqual(await read(await hostile(rig)), plain);
});

test("a push takes nothing but the tag or the record with it, and a fetch takes no tag away", async () => {
  await using rig = await startGit();
  const { git: run } = rig.tree;
  await run("tag", "--annotate", "--message=x", "mine-alone");
  await run("branch", "mine-too");
  const git = await hostile(rig);
  await cut({ git }, "api@1");
  const head = await git.commitOf("HEAD");
  const written = await writeIntents(git, [record("api@1", {}, { commit: head }).intent]);
  assert.notEqual(written.get("api@1"), null);
  assert.equal(
    await rig.remote("for-each-ref", "--format=%(refname)"),
    "refs/heads/main\nrefs/slipway/api@1\nrefs/tags/api@1",
  );
  await git.fetchTags();
  assert.deepEqual(
    (await git.tags()).map(({ name }) => name),
    ["api@1", "mine-alone"],
  );
});

test("variables of git's own change neither pathspecs nor diffs", async () => {
  await using rig = await startGit();
  await rig.tree.write("a/b", "1");
  const from = await rig.git.commitOf(await rig.tree.commit("feat: one"));
  await rig.tree.write("a/b", "2");
  await rig.tree.commit("feat: two");
  const env = { ...GIT_ENV, GIT_LITERAL_PATHSPECS: "1", GIT_EXTERNAL_DIFF: "false", GIT_DIFF_OPTS: "-u0" };
  const git = gitIn(rig.tree.path, env);
  assert.equal(await git.changedSince(from, ["a/**"]), true);
  assert.equal(await git.changedSince(from, ["c/**"]), false);
  await git.buildFiles();
});

test("a copy of a tag at the same commit is no other tag, and one at another commit is", async () => {
  await using rig = await startGit();
  await rig.tree.tag("api@1");
  await rig.tree.tag("api@2");
  await rig.tree.commit("Second");
  await rig.tree.git("tag", "--force", "api@1", "api@1^{}");
  await rig.tree.git("tag", "--force", "--annotate", "--message=other words", "api@2", "api@2^{}");
  assert.deepEqual((await rig.git.fetchTags()).moved, []);
  await rig.tree.git("tag", "--force", "api@1", "HEAD");
  await rig.tree.git("tag", "--force", "api@2", "HEAD^{tree}");
  assert.deepEqual((await rig.git.fetchTags()).moved.toSorted(), ["api@1", "api@2"]);
});

test("more copies of tags than can be named are compared as well", async () => {
  await using rig = await startGit();
  const names = Array.from({ length: 60 }, (_, index) => `api@${index}`);
  for (const name of names) await rig.tree.git("update-ref", `refs/tags/${name}`, "HEAD");
  await rig.tree.git("push", "--quiet", "--tags", "origin");
  await rig.tree.commit("Second");
  for (const name of names) await rig.tree.git("update-ref", `refs/tags/${name}`, "HEAD");
  assert.deepEqual((await rig.git.fetchTags()).moved.toSorted(), names.toSorted());
});

test("a name with two meanings is refused, unless they are one commit", async () => {
  await using rig = await startGit();
  const { git } = rig.tree;
  const first = await git("rev-parse", "HEAD");
  await git("tag", "main");
  assert.equal(await rig.git.commitOf("main"), first);
  await rig.tree.write("a", "1");
  await git("add", "a");
  await git("commit", "--quiet", "--message=Second");
  const words = /"main" has 2 meanings at different commits: refs\/heads\/main, refs\/tags\/main/;
  await assert.rejects(
    rig.git.commitOf("main"),
    failsWith("refused", "ambiguous-revision", words, /refs\/heads\/main/),
  );
  await assert.rejects(
    rig.git.commitOf("main~0"),
    failsWith("refused", "ambiguous-revision", /heads\/main~0/),
  );
  const second = await git("rev-parse", "HEAD");
  assert.equal(await rig.git.commitOf("refs/heads/main"), second);
  assert.equal(await rig.git.commitOf("refs/tags/main"), first);
  await git("update-ref", "refs/heads/HEAD", first);
  assert.equal(await rig.git.commitOf("HEAD"), second, "what is checked out is never meant otherwise");
});

test("a remote's URL is given as it is written, then as git rewrites it", async () => {
  await using rig = await startGit();
  const { git } = rig.tree;
  const urls = async () => (await rig.git.workTree()).remoteUrls;
  await git("remote", "set-url", "origin", "gh:acme/mono");
  assert.deepEqual(await urls(), ["gh:acme/mono"]);
  await git("config", "url.git@github.com:.insteadOf", "gh:");
  assert.deepEqual(await urls(), ["gh:acme/mono", "git@github.com:acme/mono"]);
  assert.deepEqual(await rig.git.remoteUrls(), await urls());
  await git("remote", "set-url", "origin", "https://example.org/a b");
  assert.deepEqual(await urls(), ["https://example.org/a b"]);
  await git("remote", "rename", "origin", "upstream");
  assert.deepEqual(await urls(), []);
});

test("a tag that a killed cut left at the commit is pushed, and one elsewhere is left alone", async () => {
  await using rig = await startGit();
  await rig.tree.git("tag", "--annotate", "--message=left", "api@1");
  const left = await rig.tree.git("rev-parse", "api@1");
  assert.equal(await cut(rig, "api@1"), left);
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: left, there: left });
  await rig.tree.git("tag", "--annotate", "--message=left", "api@2");
  await rig.tree.commit("Second");
  await assert.rejects(cut(rig, "api@2"), failsWith("refused", "tag-exists", /api@2/));
  assert.equal((await standing(rig, rig, "api@2")).there, "");
});

test("the time of a commit is read beside a file of any name", async () => {
  await using rig = await startGit();
  for (const name of ["HEAD", "main", "HEAD^{commit}"]) await writeFile(join(rig.tree.path, name), "");
  await rig.tree.commit("Files");
  const seconds = Number(await rig.tree.git("log", "-1", "--format=%ct", "HEAD", "--"));
  assert.equal((await rig.git.workTree()).commitTime, present(seconds));
});

test("a remote that takes the connection and is silent is given up", async () => {
  await using rig = await startGit();
  await using silent = await listen({ answer: () => new Promise<never>(() => {}) });
  await rig.tree.git("remote", "set-url", "origin", `${silent.url}/mono.git`);
  // The pinned minute, shortened; the limit below which nothing counts is the pinned one.
  const git = gitIn(rig.tree.path, { ...GIT_ENV, GIT_HTTP_LOW_SPEED_TIME: "1" });
  await assert.rejects(git.remoteState([], "all"), failsWith("remote", "remote-unreachable", /too slow/i));
});
