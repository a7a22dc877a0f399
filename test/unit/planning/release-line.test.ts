import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClonedTag } from "../../../src/domain/history/release-line.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { commit, component } from "../../support/facts.ts";

function line(...names: readonly string[]) {
  const tags = names.map((name): ClonedTag => ({ name, commit: commit("c"), time: 5 }));
  return releaseLines(tags)(component("api"), () => true);
}

test("the highest stable release and the highest of all, whatever their order", () => {
  const {
    component: of,
    releases,
    stable,
    latest,
  } = line(
    "api@1.9.0",
    "api@1.10.0",
    "api@2.0.0-beta.2",
    "api@2.0.0-beta.10",
    "api@1.2.0",
    "web@9.0.0",
    "api@next",
  );
  assert.equal(of.name, "api");
  assert.deepEqual(releases.map(({ tag }) => tag).sort(), [
    "api@1.10.0",
    "api@1.2.0",
    "api@1.9.0",
    "api@2.0.0-beta.10",
    "api@2.0.0-beta.2",
  ]);
  assert.deepEqual(stable, { tag: "api@1.10.0", version: stable?.version, commit: commit("c"), time: 5 });
  assert.equal(latest?.tag, "api@2.0.0-beta.10");
});

test("a stable release is the latest as well; prereleases alone are not stable; nothing is neither", () => {
  assert.equal(line("api@1.0.0-rc.1", "api@1.0.0").latest?.tag, "api@1.0.0");
  assert.deepEqual(
    [line("api@1.0.0-rc.1").stable, line("api@1.0.0-rc.1").latest?.tag],
    [null, "api@1.0.0-rc.1"],
  );
  assert.deepEqual([line().stable, line().latest, line().releases], [null, null, []]);
});

test("tags that point at no commit are left out; a time may be unknown", () => {
  const tags: ClonedTag[] = [
    { name: "api@2.0.0", commit: null, time: 9 },
    { name: "api@1.0.0", commit: commit("d"), time: null },
  ];
  const { releases, stable, taken } = releaseLines(tags)(component("api"), () => true);
  assert.equal(releases.length, 1);
  assert.deepEqual(taken.map(({ text }) => text).sort(), ["1.0.0", "2.0.0"], "no version is made twice");
  assert.equal(stable?.time, null);
});

test("of tags with equal versions the first one counts", () => {
  assert.equal(line("api@1.0.0+a", "api@1.0.0+b").stable?.tag, "api@1.0.0+a");
});

test("of the releases elsewhere only the versions are known", () => {
  const tags: ClonedTag[] = [
    { name: "api@1.0.0", commit: commit("c"), time: 1 },
    { name: "api@2.0.0", commit: commit("d"), time: 2 },
    { name: "apis@3.0.0", commit: commit("c"), time: 3 },
  ];
  const { releases, latest, taken } = releaseLines(tags)(component("api"), (each) => each === commit("c"));
  assert.deepEqual([releases.length, latest?.tag], [1, "api@1.0.0"]);
  assert.deepEqual(taken.map(({ text }) => text).sort(), ["1.0.0", "2.0.0"]);
});
