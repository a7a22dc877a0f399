/** Another work tree of a clone, at an earlier commit. */

import assert from "node:assert/strict";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { present } from "../support/present.ts";
import { gitIn, startGit } from "./git-fixture.ts";

test("a commit is checked out next to the work tree, which stays as it is, and is taken away again", async () => {
  await using rig = await startGit();
  await rig.tree.write("sub/a.txt", "old\n");
  const commit = present(parseCommitSha(await rig.tree.commit("Old")));
  await rig.tree.write("sub/a.txt", "new\n");
  await rig.tree.commit("New");
  const git = gitIn(join(rig.tree.path, "sub"));
  const folder = join(rig.scratch, "earlier");
  const there = await git.checkOut(commit, folder);
  assert.equal(there, join(folder, "sub/"), "the folder that git runs in");
  assert.equal(await readFile(join(there, "a.txt"), "utf8"), "old\n");
  assert.equal(await readFile(join(rig.tree.path, "sub/a.txt"), "utf8"), "new\n");
  await mkdir(join(there, "built"));
  await git.removeCheckout(folder);
  await assert.rejects(stat(folder), { code: "ENOENT" });
  assert.equal((await rig.tree.git("worktree", "list")).split("\n").length, 1);
});

test("a commit that the clone does not have is refused, with how to fetch it", async () => {
  await using rig = await startGit();
  await assert.rejects(rig.git.checkOut("a".repeat(40) as CommitSha, join(rig.scratch, "x")), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.equal(error.problems[0]?.code, "commit-not-here");
    assert.match(error.problems[0]?.hint ?? "", /git fetch --tags origin/);
    return true;
  });
});
