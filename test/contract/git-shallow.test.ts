import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { test } from "node:test";
import type { Commit } from "../../src/domain/history/commit.ts";
import type { CommitSha } from "../../src/domain/history/commit-sha.ts";
import { judgeDepth } from "../../src/planning/history/judge-depth.ts";
import { commitsSince } from "../support/history.ts";
import { present } from "../support/present.ts";
import { type Clone, type GitFixture, readLine, startGit } from "./git-fixture.ts";
import { importCommits } from "./git-import.ts";

const SOURCE = { remote: "origin" };

/** Eight commits: `old` at the second, `api@1` at the fifth, and a branch from the third, merged as the seventh. */
async function startLine(): Promise<GitFixture> {
  const rig = await startGit();
  const file = (number: number) => ({ files: { f: `${number}` } });
  await importCommits(rig.tree.path, [
    file(0),
    file(1),
    file(2),
    file(3),
    file(4),
    { branch: "side", parents: [2], files: { side: "1" } },
    { parents: [4, 5], files: { side: "1" } },
    file(7),
  ]);
  await rig.tree.git("tag", "old", "main~5");
  await rig.tree.git("tag", "--annotate", "--message=x", "api@1", "main~2");
  await rig.tree.git("push", "--quiet", "--force", "--tags", "origin", "main");
  return rig;
}

interface Shown {
  readonly subjects: readonly string[];
  readonly commits: readonly Commit[];
  readonly ends: ReadonlySet<CommitSha>;
}

/** What a clone shows since a tag. */
async function since({ git }: Clone, tag?: string): Promise<Shown> {
  const excluded = tag === undefined ? [] : [await git.commitOf(tag)];
  const { commits, ends } = await readLine(git, await git.commitOf("HEAD"), excluded);
  return { commits, ends, subjects: commits.map(({ subject }) => subject.slice(-1)) };
}

const problems = ({ commits, ends }: Shown, tag: string | null) =>
  judgeDepth(tag, commits, ends, SOURCE).map(({ code }) => code);

test("a whole clone ends nowhere, and neither does one without a single blob", async () => {
  await using rig = await startLine();
  for (const clone of [
    await rig.clone("whole", "--branch=main"),
    await rig.clone("one-branch", "--branch=main", "--single-branch"),
  ]) {
    const shown = await since(clone, "api@1");
    assert.deepEqual([shown.subjects, shown.ends.size], [["7", "6", "5"], 0]);
    assert.equal((await since(clone)).subjects.length, 8);
  }
});

test("a shallow clone that ends before the tag is reported, and what the hint says fixes it", async () => {
  await using rig = await startLine();
  const clone = await rig.clone("depth", "--depth=1", "--branch=main");
  await clone.tree.git("fetch", "--quiet", "--depth=1", "origin", "refs/tags/api@1:refs/tags/api@1");
  const shown = await since(clone, "api@1");
  assert.deepEqual(shown.subjects, ["7"]);
  assert.deepEqual(problems(shown, "api@1"), ["shallow"]);
  const [problem] = judgeDepth("api@1", shown.commits, shown.ends, SOURCE);
  const fix = ["fetch", "--unshallow", "--tags", "origin"];
  assert.ok(problem?.hint.startsWith(`git ${fix.join(" ")} (`), problem?.hint);
  await clone.tree.git(...fix);
  const fixed = await since(clone, "api@1");
  assert.deepEqual(fixed.subjects, ["7", "6", "5"]);
  assert.deepEqual(problems(fixed, "api@1"), []);
});

test("a clone up to the tag alone lacks what was merged since, which is why no hint says so", async () => {
  await using rig = await startLine();
  const clone = await rig.clone("exclude", "--shallow-exclude=api@1", "--branch=main");
  await clone.tree.git("fetch", "--quiet", "--depth=1", "origin", "refs/tags/api@1:refs/tags/api@1");
  const shown = await since(clone, "api@1");
  assert.deepEqual(shown.subjects, ["7", "6"]);
  assert.deepEqual(problems(shown, "api@1"), ["shallow"]);
});

test("a clone that ends right behind the tag lacks nothing", async () => {
  await using rig = await startLine();
  await rig.tree.git("push", "--quiet", "origin", "main~2:refs/heads/straight");
  const clone = await rig.clone("straight", "--shallow-exclude=old", "--branch=straight");
  await clone.tree.git("fetch", "--quiet", "--depth=1", "origin", "refs/tags/old:refs/tags/old");
  const shown = await since(clone, "old");
  assert.equal(await clone.tree.git("rev-parse", "--is-shallow-repository"), "true");
  assert.deepEqual([shown.subjects, problems(shown, "old")], [["4", "3", "2"], []]);
});

test("a depth that reaches the tag on one path but not on another is enough only if both meet", async () => {
  await using rig = await startLine();
  const clone = await rig.clone("depth", "--depth=3", "--branch=main");
  await clone.tree.git("fetch", "--quiet", "--depth=1", "origin", "refs/tags/api@1:refs/tags/api@1");
  const before = await since(clone, "api@1");
  assert.deepEqual(before.subjects, ["7", "6", "5"]);
  assert.deepEqual(problems(before, "api@1"), ["shallow"], "2, where 5 began, is not here");
  await clone.tree.git("fetch", "--quiet", "--depth=3", "origin", "refs/tags/api@1:refs/tags/api@1");
  const meeting = await since(clone, "api@1");
  assert.deepEqual(meeting.subjects, ["7", "6", "5"]);
  assert.deepEqual(problems(meeting, "api@1"), [], "2 is here, and api@1 contains it");
});

test("without a tag it is unknown what was before the end, down to the root", async () => {
  await using rig = await startLine();
  const shallow = await rig.clone("shallow", "--depth=3", "--branch=main");
  assert.deepEqual(problems(await since(shallow), null), ["shallow"]);
  const deep = await rig.clone("deep", "--depth=50", "--branch=main");
  assert.deepEqual(problems(await since(deep), null), [], "as deep as history is");
});

test("each component is judged by what was since its own tag", async () => {
  await using rig = await startLine();
  const clone = await rig.clone("some", "--depth=4", "--branch=main");
  const shown = await since(clone);
  const judged = async (tag: string, revision: string) => {
    const left = commitsSince(shown.commits, [await clone.git.commitOf(revision)]);
    return judgeDepth(tag, left, shown.ends, SOURCE).map(({ code }) => code);
  };
  assert.deepEqual(await judged("web@1", "HEAD~1"), [], "its tag is near");
  assert.deepEqual(await judged("api@1", "HEAD~2"), [], "it shows up to where the branch began");
  assert.deepEqual(
    judgeDepth("old", commitsSince(shown.commits, []), shown.ends, SOURCE).length,
    1,
    "its tag is not here",
  );
});

test("where a clone ends, a commit still has its real parents", async () => {
  await using rig = await startLine();
  const clone = await rig.clone("real", "--depth=1", "--branch=main");
  const { commits, ends } = await since(clone);
  const [head] = commits;
  assert.deepEqual(head?.parents, [await rig.git.commitOf("main~1")]);
  assert.deepEqual([...ends], [head?.sha]);
});

test("a clone without blobs shows all without asking the remote, and one without trees asks it", async () => {
  await using rig = await startLine();
  await rig.remote("config", "uploadpack.allowFilter", "true");
  await rig.remote("config", "uploadpack.allowAnySHA1InWant", "true");
  const treeless = await rig.clone("treeless", "--filter=tree:0", "--no-checkout", "--branch=main");
  assert.deepEqual((await since(treeless, "api@1")).commits[2]?.paths, ["side"]);
  const blobless = await rig.clone("blobless", "--filter=blob:none", "--no-checkout", "--branch=main");
  assert.equal(await blobless.tree.git("config", "remote.origin.partialclonefilter"), "blob:none");
  await rename(rig.tree.remote, `${rig.tree.remote}-gone`);
  const { subjects, commits, ends } = await since(blobless);
  assert.deepEqual([subjects.length, ends.size], [8, 0]);
  assert.deepEqual(present(commits.at(-1)).paths, ["f"]);
  assert.equal((await blobless.git.tags()).length, 2);
});
