import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AttributedChange, Change } from "../../../src/domain/history/change.ts";
import { DEFAULT_COMMIT_RULES } from "../../../src/domain/versions/commit-rules.ts";
import { raiseOfAll } from "../../../src/planning/history/effective-changes.ts";
import { mergedCommits } from "../../../src/planning/history/merged-commits.ts";
import { readMerges, toldChanges } from "../../../src/planning/history/told-changes.ts";
import { createChangeReader } from "../../../src/services/changes/change-reader.ts";
import { commitAt } from "../../support/history.ts";

const read = await createChangeReader(DEFAULT_COMMIT_RULES);

/** A commit by its number: parents, message, and whether it touches the component. Merges touch nothing of their own. */
type Row = readonly [number: number, parents: readonly number[], message: string];

/** What is told of a history, oldest first as it is written, and what it raises. */
function tell(...rows: readonly Row[]) {
  const commits = rows
    .map(([number, parents, message]) => {
      const [subject = "", ...rest] = message.split("\n");
      return commitAt(number, parents, { subject, body: rest.join("\n").trim() });
    })
    .reverse();
  const merges = readMerges(
    commits.filter(({ parents }) => parents.length > 1).map(read),
    mergedCommits(commits),
  );
  const all = commits
    .filter(({ parents }) => parents.length < 2)
    .map(
      (commit): AttributedChange => ({
        change: read(commit),
        attribution: { rule: "paths", because: [`paths: ${commit.time}`], paths: [`api/${commit.time}`] },
        pullRequests: merges.requestsOf(commit.sha),
      }),
    );
  const told = toldChanges(all, merges, (sha) => commits.findIndex((each) => each.sha === sha));
  return {
    told,
    headers: told.map(({ change }) => change.header),
    raise: raiseOfAll(told.map(({ change }) => change as Change)),
  };
}

const START: Row = [1, [], "chore: start"];

describe("the merge of a request", () => {
  test("with a title stands for its commits, where it is, with all their paths", () => {
    const { told, headers, raise } = tell(
      START,
      [2, [1], "wip"],
      [3, [2], "feat: half of it"],
      [4, [1], "fix: beside it"],
      [5, [4, 3], "Merge pull request #15 from acme/x\n\nfix: the title"],
      [6, [5], "docs: after it"],
    );
    assert.deepEqual(headers, ["docs: after it", "fix: the title", "fix: beside it", "chore: start"]);
    assert.equal(raise, "patch", "the title decides");
    assert.deepEqual(told[1]?.attribution.paths, ["api/3", "api/2"]);
    assert.deepEqual(told[1]?.pullRequests, [15]);
  });

  test("breaks what one of its commits does", () => {
    const { told, raise } = tell(
      START,
      [2, [1], "fix!: gone"],
      [3, [1, 2], "Merge branch 'x'\n\nfix: title"],
    );
    assert.deepEqual([told[0]?.change.breaking, raise], ["gone", "major"]);
  });

  test("leaves the telling to its commits if only they follow the convention", () => {
    const merge: Row = [4, [1, 3], "Merge pull request #15 from acme/x\n\nA login page"];
    const conventional = tell(START, [2, [1], "wip"], [3, [2], "feat: login"], merge);
    assert.deepEqual(conventional.headers, ["feat: login", "wip", "chore: start"]);
    const none = tell(START, [2, [1], "wip"], [3, [2], "review"], merge);
    assert.deepEqual(none.headers, ["A login page", "chore: start"]);
    const untitled = tell(START, [2, [1], "wip"], [3, [1, 2], "Merge branch 'x'"]);
    assert.deepEqual(untitled.headers, ["wip", "chore: start"]);
  });

  test("with a word before a colon that is no known type leaves the telling to its commits, too", () => {
    const merge: Row = [3, [1, 2], "Merge pull request #15 from acme/x\n\nlogin: a page"];
    assert.deepEqual(tell(START, [2, [1], "feat: login"], merge).headers, ["feat: login", "chore: start"]);
    assert.deepEqual(tell(START, [2, [1], "wip: x"], merge).headers, ["login: a page", "chore: start"]);
  });

  test("of a branch that collected requests does not swallow them", () => {
    const { headers, raise } = tell(
      START,
      [2, [1], "wip"],
      [3, [1, 2], "Merge pull request #1 from acme/a\n\nfeat: a"],
      [4, [3], "fix: b (#2)"],
      [5, [4], "fix: the same (#3)"],
      [6, [1, 5], "Merge pull request #3 from acme/develop\n\nfix: the same"],
    );
    assert.deepEqual(headers, ["fix: the same", "fix: b (#2)", "feat: a", "chore: start"]);
    assert.equal(raise, "minor");
  });

  test("is not told if it raises nothing and all it brought are requests of their own", () => {
    const requests: Row[] = [START, [2, [1], "feat: a (#1)"], [3, [2], "fix: b (#2)"]];
    const merge: Row = [5, [1, 3], "Merge pull request #3 from acme/develop\n\nchore: release"];
    assert.deepEqual(tell(...requests, merge).headers, ["fix: b (#2)", "feat: a (#1)", "chore: start"]);
    const direct = tell(...requests, [4, [3], "wip"], [5, [1, 4], merge[2]]);
    assert.deepEqual(direct.headers, ["chore: release", "fix: b (#2)", "feat: a (#1)", "chore: start"]);
  });

  test("is not told if it brought nothing of the component, or nothing that is left", () => {
    const merge: Row = [3, [1, 2], "Merge pull request #9 from acme/x\n\nfeat: it"];
    assert.deepEqual(tell(START, [2, [1], "wip"], merge).headers, ["feat: it", "chore: start"]);
    const reverted = 'Revert "wip"';
    assert.deepEqual(tell(START, [2, [1], "wip"], merge, [4, [3], reverted]).headers, ["chore: start"]);
  });
});

describe("reverts", () => {
  test("take back the merge of a request, by its number, its title or its name, with what it brought in", () => {
    const merge: Row = [4, [1, 3], "Merge pull request #15 from acme/x\n\nfeat: it"];
    const branch: Row[] = [START, [2, [1], "wip"], [3, [2], "review"], merge];
    for (const message of [
      'Revert "feat: it"\n\nReverts acme/mono#15',
      'Revert "feat: it (#15)" (#16)',
      'Revert "feat: it"',
      "Revert the login\n\nThis reverts commit 00000004f, reversing\nchanges made to 00000001.",
    ])
      assert.deepEqual(tell(...branch, [5, [4], message]).headers, ["chore: start"], message);
    const untitled: Row = [4, [1, 3], "Merge pull request #15 from acme/x"];
    const button = 'Revert "x"\n\nReverts acme/mono#15';
    assert.deepEqual(tell(START, [2, [1], "wip"], [3, [2], "review"], untitled, [5, [4], button]).headers, [
      "chore: start",
    ]);
  });

  test("that are merged themselves take back once, and are taken back whole", () => {
    const rows: Row[] = [
      START,
      [2, [1], "feat: it (#7)"],
      [3, [2], 'Revert "feat: it (#7)"'],
      [4, [2, 3], 'Merge pull request #8 from acme/revert-7\n\nRevert "feat: it"'],
    ];
    assert.deepEqual(tell(...rows).headers, ["chore: start"]);
    const again: Row = [5, [4], 'Revert "Revert \\"feat: it\\"" (#9)\n\nReverts acme/mono#8'];
    assert.deepEqual(tell(...rows, again).headers, ["feat: it (#7)", "chore: start"]);
  });

  test("take back the last change with their header that is left, and count if there is none", () => {
    const rows: Row[] = [START, [2, [1], "feat: it (#7)"], [3, [2], 'Revert "feat: it (#7)" (#8)']];
    assert.deepEqual(tell(...rows).headers, ["chore: start"]);
    assert.deepEqual(tell(...rows, [4, [3], "feat: it (#9)"]).headers, ["feat: it (#9)", "chore: start"]);
    const none = tell(START, [2, [1], 'Revert "feat: released before" (#8)\n\nReverts acme/mono#7']);
    assert.equal(none.headers.length, 2);
    assert.equal(none.raise, "patch");
    const numbered = tell(
      START,
      [2, [1], "feat: it (#9)"],
      [3, [2], 'Revert "feat: it"\n\nReverts acme/mono#7'],
    );
    assert.equal(numbered.headers.length, 3, "request 7 is another one of the same title");
  });

  test("of several commits count as long as one of them is not in the range", () => {
    const rows: Row[] = [START, [2, [1], "feat: a"], [3, [2], "feat: b"]];
    const refs = (names: string): Row => [4, [3], `revert: all of it\n\nRefs: ${names}`];
    assert.deepEqual(tell(...rows, refs("00000002f, 00000003f")).headers, ["chore: start"]);
    assert.deepEqual(tell(...rows, refs("00000002f, abcdef1")).headers, [
      "revert: all of it",
      "feat: b",
      "chore: start",
    ]);
  });
});

test("20,000 commits that revert each other by header, and 5,000 merges, take a moment", () => {
  const rows: Row[] = [START];
  for (let at = 2; at <= 20_000; at += 2)
    rows.push([at, [at - 1], "feat: it"], [at + 1, [at], 'Revert "feat: it"']);
  for (let at = 20_002; at <= 30_000; at += 2)
    rows.push([at, [at - 1], "wip"], [at + 1, [at - 1, at], "Merge branch 'x'\n\nfix: it"]);
  const started = performance.now();
  const commits = rows
    .map(([number, parents, message]) =>
      commitAt(number, parents, { subject: message.replace(/\n.*$/s, ""), body: message }),
    )
    .reverse();
  const places = new Map(commits.map(({ sha }, place) => [sha, place]));
  const merges = readMerges(
    commits.filter(({ parents }) => parents.length > 1).map(read),
    mergedCommits(commits),
  );
  const all = commits.map(
    (commit): AttributedChange => ({
      change: read(commit),
      attribution: { rule: "paths", because: [], paths: [] },
      pullRequests: [],
    }),
  );
  toldChanges(all, merges, (sha) => places.get(sha) ?? 0);
  assert.ok(performance.now() - started < 10_000);
});
