import assert from "node:assert/strict";
import { test } from "node:test";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { present } from "../support/present.ts";
import { startGit } from "./git-fixture.ts";

const sha = (text: string): CommitSha => present(parseCommitSha(text));

test("a commit is in trunk if trunk is at it or beyond it, but not if it is ahead of trunk or on another branch", async () => {
  await using rig = await startGit();
  const { tree, git } = rig;
  const first = sha(await tree.git("rev-parse", "HEAD"));
  const second = sha(await tree.commit("Second"));
  await tree.git("checkout", "--quiet", "-b", "side", first);
  await tree.git("commit", "--quiet", "--allow-empty", "--message", "Beside");
  const beside = sha(await tree.git("rev-parse", "HEAD"));
  await tree.git("checkout", "--quiet", "main");
  await tree.git("commit", "--quiet", "--allow-empty", "--message", "Ahead");
  const ahead = sha(await tree.git("rev-parse", "HEAD"));
  for (const trunk of [second, null]) {
    assert.equal(await git.inTrunk(first, trunk), true, "behind");
    assert.equal(await git.inTrunk(second, trunk), true, "at it");
    assert.equal(await git.inTrunk(ahead, trunk), false, "ahead");
    assert.equal(await git.inTrunk(beside, trunk), false, "beside");
  }
});

test("what the remote says now counts, though the clone's own branch is older", async () => {
  await using rig = await startGit();
  const { tree, git } = await rig.clone("old");
  const second = sha(await rig.tree.commit("Second"));
  await rig.tree.tag("api@1");
  await tree.git("fetch", "--quiet", "origin", "refs/tags/api@1:refs/tags/api@1");
  assert.equal(await git.inTrunk(second, null), false, "by the clone's own branch");
  assert.equal(await git.inTrunk(second, second), true, "by the remote's");
  const third = sha(await rig.tree.commit("Third"));
  assert.equal(await git.inTrunk(second, third), false, "the remote's is not here to look into");
});

test("a clone of the tag alone knows trunk only if the tag is at it", async () => {
  await using rig = await startGit();
  const tagged = sha(await rig.tree.git("rev-parse", "HEAD"));
  await rig.tree.tag("api@1");
  const alone = await rig.clone("alone", "--branch=api@1", "--depth=1");
  assert.equal(await alone.git.inTrunk(tagged, tagged), true);
  const second = sha(await rig.tree.commit("Second"));
  assert.equal(await alone.git.inTrunk(tagged, second), null, "no trunk is known here");
});

test("a shallow clone cannot show that an older commit is in trunk", async () => {
  await using rig = await startGit();
  await rig.tree.tag("api@1");
  const tagged = sha(await rig.tree.git("rev-parse", "HEAD"));
  await rig.tree.commit("Second");
  const second = sha(await rig.tree.commit("Third"));
  const { tree, git } = await rig.clone("shallow", "--depth=1", "--branch=main");
  await tree.git("fetch", "--quiet", "--depth=1", "origin", "refs/tags/api@1:refs/tags/api@1");
  assert.equal(await git.inTrunk(tagged, second), false);
  assert.equal(
    (await git.workTree()).shallow,
    true,
    "which is why the gate says shallow and not outside-trunk",
  );
  await tree.git("fetch", "--quiet", "--unshallow", "origin", "main");
  assert.equal(await git.inTrunk(tagged, second), true);
});
