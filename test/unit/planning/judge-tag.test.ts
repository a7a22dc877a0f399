import assert from "node:assert/strict";
import { test } from "node:test";
import type { TagFacts } from "../../../src/domain/release/facts.ts";
import {
  foldersOf,
  judgeRoom,
  judgeTag,
  judgeTrunk,
  judgeWorkTree,
} from "../../../src/planning/gates/git.ts";
import { codes, commit, GIT as git, HEAD, project } from "../../support/facts.ts";

const { source } = project([]);
const other = commit("c");

test("a tag is here and on the remote, at the commit that is checked out", () => {
  const cases: readonly (readonly [Omit<TagFacts, "inTrunk">, readonly string[]])[] = [
    [{ local: HEAD, remote: HEAD }, []],
    [{ local: HEAD }, []],
    [{ local: other, remote: other }, ["tag-elsewhere"]],
    [{ local: HEAD, remote: null }, ["tag-not-on-remote"]],
    [{ local: HEAD, remote: other }, ["tag-moved"]],
    [{ local: other, remote: null }, ["tag-elsewhere", "tag-not-on-remote"]],
    [{ local: other, remote: HEAD }, ["tag-elsewhere", "tag-moved"]],
    [{ local: null, remote: null }, ["no-such-tag"]],
    [{ local: null }, ["no-such-tag"]],
    [{ local: null, remote: HEAD }, ["tag-not-fetched"]],
    [{ local: null, localType: "tree", remote: null }, ["tag-no-commit"]],
    [{ local: null, localType: "blob", remote: HEAD }, ["tag-no-commit"]],
  ];
  for (const [found, expected] of cases)
    assert.deepEqual(codes(judgeTag("api@1.0.0", { ...found, inTrunk: true }, git, source)), expected);
});

test("each problem names the tag, the commits and what to type", () => {
  const told = (found: Omit<TagFacts, "inTrunk">) =>
    judgeTag("api@1", { ...found, inTrunk: null }, git, { ...source, remote: "upstream" })
      .map(({ message, hint }) => `${message}; ${hint}`)
      .join("\n");
  assert.match(
    told({ local: other, remote: other }),
    /api@1 points at cccccccccccc, but aaaaaaaaaaaa is checked out; git checkout refs\/tags\/api@1/,
  );
  assert.match(
    told({ local: HEAD, remote: null }),
    /is not on upstream; git push upstream refs\/tags\/api@1/,
  );
  assert.match(told({ local: HEAD, remote: other }), /at aaaaaaaaaaaa here and at cccccccccccc on upstream/);
  assert.match(
    told({ local: null, remote: null }),
    /git tag --annotate api@1 .*git push upstream refs\/tags\/api@1/,
  );
  assert.match(told({ local: null, remote: HEAD }), /git fetch upstream refs\/tags\/api@1:refs\/tags\/api@1/);
  assert.match(told({ local: null, localType: "tree", remote: HEAD }), /points at a tree/);
});

test("nothing may be modified; a few paths are named, of more the number", () => {
  assert.deepEqual(judgeWorkTree(git), []);
  const paths = (count: number) => Array.from({ length: count }, (_, index) => `file-${index}`);
  const told = (count: number) =>
    judgeWorkTree({ ...git, modified: paths(count) }).map(({ message }) => message);
  assert.deepEqual(told(1), ["the work tree differs from its commit: file-0"]);
  assert.deepEqual(told(5), [
    "the work tree differs from its commit: file-0, file-1, file-2, file-3, file-4",
  ]);
  assert.match(told(7).join(), /file-4 and 2 more$/);
  assert.deepEqual(codes(judgeWorkTree({ ...git, modified: ["a"] })), ["modified"]);
});

test("a stable release is contained in trunk, as far as the clone can tell", () => {
  const cases: readonly (readonly [inTrunk: boolean | null, shallow: boolean, readonly string[]])[] = [
    [true, false, []],
    [true, true, []],
    [false, false, ["outside-trunk"]],
    [false, true, ["shallow"]],
    [null, false, ["no-trunk"]],
    [null, true, ["shallow"]],
  ];
  for (const [inTrunk, shallow, expected] of cases) {
    const found = { local: HEAD, remote: HEAD, inTrunk };
    assert.deepEqual(codes(judgeTrunk("api@1", "stable", found, { ...git, shallow }, source)), expected);
  }
  const absent = { local: null, remote: HEAD, inTrunk: null };
  assert.deepEqual(judgeTrunk("api@1", "stable", absent, git, source), [], "there is no tag to judge");
});

test("trunk's problems name the branch", () => {
  const of = { ...source, remote: "upstream", trunk: "develop" };
  const found = { local: HEAD, remote: HEAD, inTrunk: false };
  const [outside] = judgeTrunk("api@1", "stable", found, git, of);
  assert.match(
    `${outside?.message} ${outside?.hint}`,
    /api@1 is stable.*aaaaaaaaaaaa.*upstream\/develop.*git fetch upstream develop/,
  );
  const [shallow] = judgeTrunk("api@1", "stable", found, { ...git, shallow: true }, of);
  assert.match(`${shallow?.hint}`, /git fetch --unshallow upstream develop.*fetch-depth: 0/);
  const [unknown] = judgeTrunk("api@1", "stable", { ...found, inTrunk: null }, git, of);
  assert.match(`${unknown?.hint}`, /git fetch upstream develop:refs\/remotes\/upstream\/develop/);
});

test("a new tag must not be in a folder that is a tag, nor be one itself", () => {
  assert.deepEqual(foldersOf("a/b/c"), ["a", "a/b"]);
  assert.deepEqual(foldersOf("a@1"), []);
  const inTheWay = (tag: string, ...others: string[]) => codes(judgeRoom(tag, others));
  assert.deepEqual(inTheWay("api/v1", "api"), ["tag-in-the-way"]);
  assert.deepEqual(inTheWay("a/b/v1", "x", "a"), ["tag-in-the-way"]);
  assert.deepEqual(inTheWay("api", "api/v1"), ["tag-in-the-way"]);
  assert.deepEqual(inTheWay("api/v1", "api/v1", "api/v10", "api-x", "ap", "b/api"), []);
});

test("what Bazel writes into a work tree is told apart from a person's changes", () => {
  const hintOf = (...modified: string[]) => judgeWorkTree({ ...git, modified })[0]?.hint ?? "";
  assert.match(
    hintOf("sub/MODULE.bazel.lock"),
    /Bazel rewrites MODULE\.bazel\.lock.*--lockfile_mode=error.*\.bazelrc.*commit/,
  );
  assert.match(hintOf("bazel-bin"), /\/bazel-\* into \.gitignore/);
  assert.doesNotMatch(hintOf("MODULE.bazel", "bazel-bin/x"), /Bazel/);
});
