import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Commit } from "../../../src/domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../../src/domain/history/commit-sha.ts";
import { commitGraph } from "../../../src/planning/history/commit-graph.ts";
import { commitsSince } from "../../support/history.ts";
import { present } from "../../support/present.ts";

const sha = (number: number): CommitSha => present(parseCommitSha(number.toString(16).padStart(40, "0")));
const commit = (number: number, parents: readonly number[]): Commit => ({
  sha: sha(number),
  parents: parents.map(sha),
  author: { name: "", email: "" },
  coAuthors: [],
  time: number,
  subject: "",
  body: "",
  paths: [],
});
const numbers = (commits: readonly Commit[]) => commits.map(({ time }) => time);

// 5 merges 3 and 4, which both follow 2; 1 is the root, 9 is not in the list.
const LIST = [commit(5, [3, 4]), commit(4, [2]), commit(3, [2, 9]), commit(2, [1]), commit(1, [])];

test("what a commit contains is left out, the rest stays in its order", () => {
  for (const [since, left] of [
    [[], [5, 4, 3, 2, 1]],
    [[5], []],
    [[3], [5, 4]],
    [[4], [5, 3]],
    [[3, 4], [5]],
    [[2], [5, 4, 3]],
    [[9], [5, 4, 3, 2, 1]],
    [
      [9, 4, 4],
      [5, 3],
    ],
  ] as const) {
    assert.deepEqual(numbers(commitsSince(LIST, since.map(sha))), left, `since ${since}`);
  }
  assert.deepEqual(commitsSince([], [sha(1)]), []);
});

/** Each number's parents are smaller; some are not in the list, which begins with the newest. */
const histories = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 14 })
  .map((all) =>
    all.map((picks, number) =>
      commit(
        number,
        picks.map((pick) => (number === 0 ? 99 : pick % number)),
      ),
    ),
  )
  .map((all) => all.reverse());

/** The definition: itself, or contained in one of its parents that are in the list. */
function contains(list: readonly Commit[], container: CommitSha, sought: CommitSha): boolean {
  const found = list.find((each) => each.sha === container);
  if (found === undefined) return false;
  return container === sought || found.parents.some((parent) => contains(list, parent, sought));
}

test("for any history it is what the definition says, even if the list is out of order or cut off", () => {
  const picks = fc.array(fc.nat({ max: 16 }), { maxLength: 4 });
  fc.assert(
    fc.property(histories, picks, fc.nat({ max: 14 }), fc.boolean(), (all, since, kept, turned) => {
      const cut = all.slice(0, kept);
      const list = turned ? cut.reverse() : cut;
      const expected = list.filter((each) => !since.some((number) => contains(list, sha(number), each.sha)));
      assert.deepEqual(commitsSince(list, since.map(sha)), expected);
    }),
  );
});

test("for any history a commit contains another if the definition says so", () => {
  fc.assert(
    fc.property(histories, fc.nat({ max: 15 }), fc.nat({ max: 15 }), (list, one, other) => {
      const expected = list.some((each) => each.sha === sha(other)) && contains(list, sha(one), sha(other));
      const graph = commitGraph(list);
      assert.equal(graph.contains(sha(one), sha(other)), expected);
      assert.equal(graph.contains(sha(one), sha(other)), expected, "asked again");
    }),
  );
});

test("a long line of commits is walked without a call for each", () => {
  const list = Array.from({ length: 200_000 }, (_, index) => commit(200_000 - index, [199_999 - index]));
  assert.deepEqual(numbers(commitsSince(list, [sha(199_998)])), [200_000, 199_999]);
});
