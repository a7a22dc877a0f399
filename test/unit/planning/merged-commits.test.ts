import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Commit } from "../../../src/domain/history/commit.ts";
import { mergedCommits, pullRequests } from "../../../src/planning/history/merged-commits.ts";
import { commitAt, shaOf } from "../../support/history.ts";

const merge = (number: number, parents: readonly number[], request: number): Commit =>
  commitAt(number, parents, { subject: `Merge pull request #${request} from ada/branch` });

/** Pull requests by the commits' numbers, for those that have some. */
function requests(commits: readonly Commit[]): Record<number, readonly number[]> {
  const found = pullRequests(commits, mergedCommits(commits));
  return Object.fromEntries(
    commits.flatMap(({ sha, time }) => {
      const numbers = found.get(sha);
      return numbers === undefined ? [] : [[time, numbers]];
    }),
  );
}

describe("pull requests", () => {
  test("are those whose merges brought a commit in", () => {
    const commits = [merge(5, [4, 3], 12), commitAt(4, [1]), commitAt(3, [2]), commitAt(2, [1]), commitAt(1)];
    assert.deepEqual(requests(commits), { 2: [12], 3: [12], 5: [12] });
  });

  test("leave out what the first parent contains, and what is outside the range", () => {
    const commits = [
      merge(9, [8, 7], 12),
      commitAt(8, [5]),
      commitAt(7, [6, 5]),
      commitAt(6, [2]),
      commitAt(5, [1]),
    ];
    assert.deepEqual(requests(commits), { 6: [12], 7: [12], 9: [12] });
  });

  test("name the innermost first if branches were merged into branches", () => {
    const commits = [
      merge(6, [1, 5], 20),
      merge(5, [2, 4], 13),
      commitAt(4, [3]),
      commitAt(3, [2]),
      commitAt(2, [1]),
      commitAt(1),
    ];
    assert.deepEqual(requests(commits), { 2: [20], 3: [13, 20], 4: [13, 20], 5: [13, 20], 6: [20] });
  });

  test("are not other merges'", () => {
    const other = commitAt(3, [1, 2], { subject: "Merge branch 'x'" });
    assert.deepEqual(requests([other, commitAt(2, [1]), commitAt(1)]), {});
    assert.deepEqual(requests([commitAt(2, [1], { subject: "Merge pull request #x from y" })]), {});
  });
});

/** Histories in which every commit has up to three earlier parents, newest first. */
const history = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 14 }).map((list) =>
  list
    .map((parents, index) =>
      commitAt(
        index + 1,
        [...new Set(parents.map((parent) => parent % (index + 1)))].filter((at) => at > 0),
      ),
    )
    .reverse(),
);

function reachable(commits: readonly Commit[], from: Commit["sha"]): Set<Commit["sha"]> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const found = new Set<Commit["sha"]>();
  const follow = (sha: Commit["sha"]): void => {
    if (found.has(sha) || !bySha.has(sha)) return;
    found.add(sha);
    bySha.get(sha)?.parents.forEach(follow);
  };
  follow(from);
  return found;
}

test("merges of the main line bring in exactly what their first parent does not contain", () => {
  fc.assert(
    fc.property(history, (commits) => {
      const merged = mergedCommits(commits);
      const children = new Set(commits.flatMap(({ parents }) => parents));
      const tips = commits.filter(({ sha }) => !children.has(sha));
      // With several tips, the lines of later ones end where they meet an earlier one.
      const [tip] = tips;
      const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
      for (let at = tip; at !== undefined; at = bySha.get(at.parents[0] ?? shaOf(999))) {
        const [first, ...others] = at.parents;
        const known = first === undefined ? new Set() : reachable(commits, first);
        const expected = new Set(others.flatMap((other) => [...reachable(commits, other)]));
        const brought = [...expected].filter((sha) => !known.has(sha));
        assert.deepEqual([...(merged.get(at.sha) ?? [])].sort(), brought.sort());
      }
    }),
    { numRuns: 2000 },
  );
});

test("a merge never brings in what its first parent contains", () => {
  fc.assert(
    fc.property(history, (commits) => {
      const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
      for (const [sha, brought] of mergedCommits(commits)) {
        const [first] = bySha.get(sha)?.parents ?? [];
        const known = first === undefined ? new Set() : reachable(commits, first);
        for (const each of brought) assert.ok(!known.has(each) && each !== sha);
      }
    }),
    { numRuns: 1000 },
  );
});

test("27,000 commits with 9,000 merges take a moment", () => {
  const commits: Commit[] = [];
  for (let at = 1; at <= 27_000; at += 3) {
    const before = at === 1 ? [] : [at - 1];
    commits.push(commitAt(at, before), commitAt(at + 1, [at]), merge(at + 2, [...before, at + 1], at));
  }
  const started = performance.now();
  commits.reverse();
  const found = pullRequests(commits, mergedCommits(commits));
  // The first three are the main line's own.
  assert.equal(found.size, 26_997);
  assert.ok(performance.now() - started < 2000);
});
