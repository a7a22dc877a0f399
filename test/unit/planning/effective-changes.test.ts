import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Change } from "../../../src/domain/history/change.ts";
import { effectiveChanges, raiseOfAll } from "../../../src/planning/history/effective-changes.ts";
import { mergedCommits } from "../../../src/planning/history/merged-commits.ts";
import { changeOf, commitAt, shaOf, taking } from "../../support/history.ts";

/** Changes by the numbers of what they revert, oldest first: 0 for none. The first is number 1. */
function history(...reverts: readonly number[]): Change[] {
  return reverts
    .map((reverted, index) =>
      changeOf(commitAt(index + 1, [index]), { reverts: reverted === 0 ? null : taking(shaOf(reverted)) }),
    )
    .reverse();
}

const numbers = (changes: readonly Change[]) => changes.map(({ commit }) => commit.time);

describe("reverts", () => {
  test("vanish with what they take back", () => {
    assert.deepEqual(numbers(effectiveChanges(history(0, 0, 1))), [2]);
    assert.deepEqual(numbers(effectiveChanges(history(0, 0, 0))), [3, 2, 1]);
  });

  test("of reverts bring it back, and so on", () => {
    assert.deepEqual(numbers(effectiveChanges(history(0, 1, 2))), [1]);
    assert.deepEqual(numbers(effectiveChanges(history(0, 1, 2, 3))), []);
    assert.deepEqual(numbers(effectiveChanges(history(0, 1, 2, 1))), []);
  });

  test("of what was released before are changes, and of what is yet to come, too", () => {
    assert.deepEqual(numbers(effectiveChanges(history(0, 99))), [2, 1]);
    assert.deepEqual(numbers(effectiveChanges(history(2, 0))), [2, 1]);
    assert.deepEqual(numbers(effectiveChanges(history(1))), [1]);
  });

  test("may be abbreviated, if they name one commit", () => {
    const short = (length: number) => shaOf(1).slice(0, length);
    const with_ = (reverts: string) => [
      changeOf(commitAt(2, [1]), { reverts: taking(reverts) }),
      changeOf(commitAt(1)),
    ];
    assert.deepEqual(numbers(effectiveChanges(with_(short(8)))), []);
    // The first seven digits of both are zeros.
    assert.deepEqual(numbers(effectiveChanges(with_(short(7)))), [2, 1]);
  });

  test("of merges take back what those brought in", () => {
    const commits = [commitAt(5, [4]), commitAt(4, [1, 3]), commitAt(3, [2]), commitAt(2, [1]), commitAt(1)];
    const changes = commits
      .filter(({ time }) => time !== 4)
      .map((commit) => changeOf(commit, { reverts: commit.time === 5 ? taking(shaOf(4)) : null }));
    assert.deepEqual(numbers(effectiveChanges(changes, mergedCommits(commits))), [1]);
    assert.deepEqual(numbers(effectiveChanges(changes)), [5, 3, 2, 1]);
  });

  test("leave an order as it was, and nothing twice", () => {
    const list = fc.array(fc.nat(20), { maxLength: 20 });
    fc.assert(
      fc.property(list, (reverts) => {
        const changes = history(...reverts);
        const standing = numbers(effectiveChanges(changes));
        assert.deepEqual(
          standing,
          numbers(changes).filter((number) => standing.includes(number)),
        );
        assert.ok(!reverts.every((one) => one === 0) || standing.length === reverts.length);
      }),
    );
  });
});

test("changes mean the largest of them", () => {
  const of = (...bumps: Change["bump"][]) => raiseOfAll(bumps.map((bump) => changeOf(commitAt(1), { bump })));
  assert.equal(of(), "none");
  assert.equal(of("none"), "none");
  assert.equal(of("none", "patch"), "patch");
  assert.equal(of("patch", "patch"), "patch");
  assert.equal(of("patch", "minor", "patch"), "minor");
  assert.equal(of("major", "minor"), "major");
});
