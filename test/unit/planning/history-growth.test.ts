import assert from "node:assert/strict";
import { test } from "node:test";
import type { Commit } from "../../../src/domain/history/commit.ts";
import type { ClonedTag } from "../../../src/domain/history/release-line.ts";
import { parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import { parseScheme } from "../../../src/domain/versions/scheme.ts";
import { commitGraph } from "../../../src/planning/history/commit-graph.ts";
import { effectiveChanges } from "../../../src/planning/history/effective-changes.ts";
import { mergedCommits } from "../../../src/planning/history/merged-commits.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { changeOf, commitAt, STRAIGHT, shaOf, taking } from "../../support/history.ts";
import { present } from "../../support/present.ts";
import { unwrap } from "../domain/arbitraries.ts";

const COMPONENTS = Array.from({ length: 60 }, (_, index) => ({
  name: `service-${index}`,
  tag: unwrap(parseTagPattern(`service-${index}@{version}`, `service-${index}`)),
  scheme: unwrap(parseScheme("semver")),
}));

type Component = Parameters<ReturnType<typeof releaseLines>>[0];

/** Merges of short branches, one after the other; the newest first. */
function commitsOf(size: number): Commit[] {
  const commits: Commit[] = [];
  for (let at = 1; at < size; at += 3) {
    const before = at === 1 ? [] : [at - 1];
    commits.push(commitAt(at, before), commitAt(at + 1, [at]), commitAt(at + 2, [...before, at + 1]));
  }
  return commits.reverse();
}

function tagsOf(size: number): ClonedTag[] {
  return Array.from({ length: size }, (_, index) => {
    const name = `service-${index % COMPONENTS.length}@1.${index}.0`;
    return { name, object: shaOf(index + 1) };
  });
}

/** What `status` works out from git's answers, each for a size. */
const WORK: Readonly<Record<string, (size: number) => () => unknown>> = {
  "release lines": (size) => {
    const tags = tagsOf(size);
    return () => {
      const find = releaseLines(tags);
      const lines = COMPONENTS.map((component) => find(component as unknown as Component, STRAIGHT));
      assert.equal(lines.flatMap(({ taken }) => taken).length, size);
    };
  },
  "ranges of all components": (size) => {
    const commits = commitsOf(size);
    return () => {
      const graph = commitGraph(commits);
      for (const [index] of COMPONENTS.entries()) assert.ok(graph.contained([shaOf(index + 1)]).includes(0));
    };
  },
  "merged commits": (size) => {
    const commits = commitsOf(size);
    return () => assert.ok(mergedCommits(commits).size > size / 4);
  },
  "changes that stand": (size) => {
    const changes = commitsOf(size).map((commit) => changeOf(commit));
    const [last] = changes;
    const reverting = [{ ...present(last), reverts: taking(shaOf(1)) }, ...changes.slice(1)];
    return () => assert.equal(effectiveChanges(reverting).length, changes.length - 2);
  },
};

for (const [name, prepare] of Object.entries(WORK)) {
  test(`${name}: eight times the history takes about eight times as long`, () => {
    const [small, large] = [prepare(3_000), prepare(24_000)];
    // What is quadratic takes seconds here; anything less than a quarter of one is a busy machine.
    const limit = Math.max(24 * best(small), 250);
    assert.ok(best(large) < limit);
  });
}

/** The best of several runs, which a busy machine disturbs least. */
function best(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round += 1) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
