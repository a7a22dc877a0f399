import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommitSha } from "../../src/domain/history/commit-sha.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { startGit } from "./git-fixture.ts";

test("local tags are peeled to their commit, whatever kind they are", async () => {
  await using rig = await startGit();
  const { tree, git } = rig;
  const first = await tree.git("rev-parse", "HEAD");
  await tree.git("tag", "light@1");
  await tree.git("tag", "--annotate", "api/v1.0.0", "--message", "x");
  await tree.git("tag", "--annotate", "nested@1", "api/v1.0.0", "--message", "a tag of a tag");
  await tree.git("tag", "tree@1", "HEAD^{tree}");
  await tree.git("tag", "--annotate", "tree@2", "HEAD^{tree}", "--message", "x");
  await tree.write("a", "x");
  await tree.git("tag", "blob@1", await tree.git("hash-object", "-w", "a"));
  await tree.git("branch", "branch@1");
  const names = ["light@1", "api/v1.0.0", "nested@1", "tree@1", "tree@2", "blob@1", "branch@1", "absent@1"];
  assert.deepEqual(Object.fromEntries(await git.localTags(names)), {
    "light@1": { local: first },
    "api/v1.0.0": { local: first },
    "nested@1": { local: first },
    "tree@1": { local: null, localType: "tree" },
    "tree@2": { local: null, localType: "tree" },
    "blob@1": { local: null, localType: "blob" },
    "branch@1": { local: null },
    "absent@1": { local: null },
  });
  assert.equal((await git.localTags([])).size, 0);
});

test("it is known what annotated tags say, and which tags contain a commit, of those that are here", async () => {
  await using rig = await startGit();
  const { tree, git } = rig;
  await tree.git("tag", "light@1");
  await tree.git("tag", "--annotate", "api/v1.0.0", "--message", "api 1.0.0\n\nmore");
  const second = await tree.commit("Second");
  await tree.git("tag", "--annotate", "api/v1.1.0", "--message", "api 1.1.0");
  const names = ["light@1", "api/v1.0.0", "api/v1.1.0", "absent@1"];
  assert.deepEqual(Object.fromEntries(await git.tagSubjects(names)), {
    "api/v1.0.0": "api 1.0.0",
    "api/v1.1.0": "api 1.1.0",
  });
  assert.deepEqual(Object.fromEntries(await git.tagsContain(names, second as CommitSha)), {
    "light@1": false,
    "api/v1.0.0": false,
    "api/v1.1.0": true,
  });
  assert.equal((await git.tagsContain(names, "1".repeat(40) as CommitSha)).size, 0);
  assert.equal((await git.tagsContain([], second as CommitSha)).size + (await git.tagSubjects([])).size, 0);
});

test("the remote is asked for these tags, their records and trunk, and for nothing else", async () => {
  await using rig = await startGit();
  const { tree, git } = rig;
  const first = await tree.git("rev-parse", "HEAD");
  await tree.tag("api/v1.0.0");
  await tree.git("push", "--quiet", "origin", "HEAD:refs/tags/light@1");
  const second = await tree.commit("Second");
  await tree.tag("api/v1.1.0");
  await rig.remote("update-ref", "refs/slipway/light@1", first);
  await rig.remote("update-ref", "refs/slipway/other@1", first);
  const these = await git.remoteState(["api/v1.0.0", "light@1", "absent@1"], "these");
  assert.deepEqual(
    these.tags,
    new Map([
      ["api/v1.0.0", first],
      ["light@1", first],
    ]),
  );
  assert.deepEqual(these.intents, new Map([["light@1", first]]));
  assert.equal(these.trunk, second);
});

test("all of the remote's tags and records can be had at once", async () => {
  await using rig = await startGit();
  const first = await rig.tree.git("rev-parse", "HEAD");
  const names = ["api/v1.0.0", "a/b/c/v1", "light@1"];
  for (const name of names.slice(0, 2)) await rig.tree.tag(name);
  await rig.remote("update-ref", "refs/tags/light@1", first);
  await rig.remote("update-ref", "refs/tags/tree@1", await rig.remote("rev-parse", `${first}^{tree}`));
  await rig.remote("update-ref", "refs/slipway/a/b/c/v1", first);
  await rig.remote("update-ref", "refs/heads/refs/tags/trap@1", first);
  const { tags, intents, trunk } = await rig.git.remoteState([], "all");
  assert.deepEqual([...tags.keys()].toSorted(), [...names, "tree@1"].toSorted());
  assert.equal(tags.get("a/b/c/v1"), first, "an annotated tag is peeled");
  assert.deepEqual([[...intents.keys()], trunk], [["a/b/c/v1"], first]);
});

test("a remote without trunk has none, and a deleted tag is gone", async () => {
  await using rig = await startGit();
  await rig.tree.tag("api@1");
  await rig.remote("update-ref", "-d", "refs/heads/main");
  await rig.remote("update-ref", "-d", "refs/tags/api@1");
  const { tags, trunk } = await rig.git.remoteState(["api@1"], "these");
  assert.deepEqual([tags.size, trunk], [0, null]);
  assert.notEqual((await rig.git.localTags(["api@1"])).get("api@1")?.local, null, "it is still here");
});

test("a remote that is not there, or not configured, is reported with what to do", async () => {
  await using rig = await startGit();
  const fails = (words: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ReleaseError);
    assert.deepEqual([error.kind, error.problems[0]?.code], ["remote", "remote-unreachable"]);
    assert.match(`${error.message} ${error.problems[0]?.hint}`, words);
    return true;
  };
  await rig.tree.git("remote", "set-url", "origin", `${rig.tree.remote}-gone`);
  await assert.rejects(
    rig.git.remoteState(["api@1"], "these"),
    fails(/"origin" failed:.*remote\.git-gone.*git remote get-url origin/s),
  );
  await rig.tree.git("remote", "set-url", "origin", "http://127.0.0.1:1/x.git");
  await assert.rejects(rig.git.remoteState(["api@1"], "these"), fails(/127\.0\.0\.1/));
  await rig.tree.git("remote", "remove", "origin");
  await assert.rejects(rig.git.remoteState([], "all"), fails(/git remote add origin URL/));
});
