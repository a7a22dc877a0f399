import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { GIT_ENV, gitIn, startGit } from "./git-fixture.ts";

const failsWith = (code: string) => (error: unknown) =>
  error instanceof ReleaseError && error.problems[0]?.code === code && error.problems[0].hint !== "";

test("a clean clone is at its commit, with nothing modified", async () => {
  await using rig = await startGit();
  const seconds = Number(await rig.tree.git("log", "-1", "--format=%ct"));
  assert.deepEqual(await rig.git.workTree(), {
    head: await rig.tree.git("rev-parse", "HEAD"),
    commitTime: seconds,
    modified: [],
    shallow: false,
    remoteUrls: [rig.tree.remote],
  });
});

test("whatever differs from the commit is listed, once, under its own name", async () => {
  await using rig = await startGit();
  const { tree } = rig;
  const odd = ["with space", "ümlaut", "quote\"'", "new\nline", " R  old", "-x", "tab\t"];
  for (const name of ["kept", "changed", "staged", "deleted", "old name", "dir/moved"])
    await tree.write(name, `${name}\n`.repeat(9));
  await tree.commit("Files");
  await tree.write("changed", "x");
  await tree.write("staged", "x");
  await tree.git("add", "staged");
  await rm(join(tree.path, "deleted"));
  await tree.git("mv", "old name", "new name");
  await tree.git("mv", "dir/moved", "moved");
  for (const name of odd) await tree.write(name, "x");
  await tree.write("folder/inside", "x");
  assert.deepEqual(
    (await rig.git.workTree()).modified.toSorted(),
    ["changed", "staged", "deleted", "new name", "moved", "folder/", ...odd].toSorted(),
  );
});

test("what is ignored is not modified, and a user's settings change nothing", async () => {
  await using rig = await startGit();
  await rig.tree.write(".gitignore", "*.log\n");
  await rig.tree.commit("Ignore");
  await rig.tree.write("a.log", "x");
  await rig.tree.git("config", "status.showUntrackedFiles", "no");
  await rig.tree.git("config", "status.branch", "true");
  assert.deepEqual((await rig.git.workTree()).modified, []);
  await rig.tree.write("a.txt", "x");
  assert.deepEqual((await rig.git.workTree()).modified, ["a.txt"]);
});

test("from a folder below, the whole work tree is judged", async () => {
  await using rig = await startGit();
  await rig.tree.write("below/kept", "x");
  await rig.tree.commit("Below");
  await rig.tree.write("above", "x");
  assert.deepEqual((await gitIn(join(rig.tree.path, "below")).workTree()).modified, ["above"]);
});

test("a shallow clone says that it is", async () => {
  await using rig = await startGit();
  await rig.tree.commit("More");
  const { git } = await rig.clone("shallow", "--depth=1");
  assert.equal((await git.workTree()).shallow, true);
});

test("a clone without the remote has no URL", async () => {
  await using rig = await startGit();
  await rig.tree.git("remote", "rename", "origin", "upstream");
  assert.deepEqual((await rig.git.workTree()).remoteUrls, []);
});

test("a repository without a commit, no repository, and no git are distinguished", async () => {
  await using rig = await startGit();
  const empty = join(rig.scratch, "empty");
  await mkdir(empty);
  await assert.rejects(gitIn(empty).workTree(), failsWith("no-repository"));
  await gitIn(empty)
    .workTree()
    .catch(() => {});
  await rig.tree.git("init", "--quiet", empty);
  await assert.rejects(gitIn(empty).workTree(), failsWith("no-commit"));
  await assert.rejects(
    gitIn(rig.tree.path, { ...GIT_ENV, PATH: empty }).workTree(),
    failsWith("git-missing"),
  );
});

test("git keeps its words when it fails otherwise", async () => {
  await using rig = await startGit();
  await rig.tree.write(".git/index", "garbage");
  await assert.rejects(rig.git.workTree(), (error) => {
    assert.ok(failsWith("git-failed")(error) && error instanceof Error);
    assert.match(error.message, /^git status failed with exit code 128:\n.*index/);
    return true;
  });
});
