import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Change } from "../../../../src/domain/history/change.ts";
import { type CommitRules, DEFAULT_COMMIT_RULES } from "../../../../src/domain/versions/commit-rules.ts";
import { createChangeReader } from "../../../../src/services/changes/change-reader.ts";
import { commitOf } from "./commits.ts";

const read = await createChangeReader(DEFAULT_COMMIT_RULES);
const readMessage = (message: string): Change => read(commitOf(message));

async function readBy(rules: Partial<CommitRules>): Promise<(message: string) => Change> {
  const reader = await createChangeReader({ ...DEFAULT_COMMIT_RULES, ...rules });
  return (message) => reader(commitOf(message));
}

const told = (message: string) => readMessage(message).parts.map(({ header }) => header);

describe("squash merges", () => {
  const body = "\n\n* feat: a\n\n* fix: b\n\n* wip\n";

  test("mean what their title says", () => {
    const { kind, bump, summary, parts, requests } = readMessage(`fix: x (#12)${body}`);
    assert.deepEqual([kind, bump, summary, parts, requests], ["fix", "patch", "x (#12)", [], [12]]);
  });

  test("mean what the commits in them do, if the title says nothing", () => {
    const read = readMessage(`Make x better (#12)${body}`);
    assert.deepEqual([read.kind, read.bump, read.summary], ["feat", "minor", "Make x better (#12)"]);
  });

  test("break where one of their commits does, with its words only", () => {
    const read = readMessage(
      "feat: x (#12)\n\n* feat!: a\n\nBREAKING CHANGE: one\n\n* fix: b\n\n---------\n\nCo-authored-by: A <a@b.c>",
    );
    assert.deepEqual([read.bump, read.breaking], ["major", "one"]);
    assert.equal(readMessage("feat: x (#12)\n\n* fix: a\n\n* feat!: b").breaking, "b");
  });

  test("tell of each commit in them, however they are listed, if the title says nothing", () => {
    const both = ["feat: a page", "fix(api): a typo"];
    for (const body of [
      "* feat: a page\n\n* fix(api): a typo",
      "- feat: a page\n- fix(api): a typo",
      "feat: a page\n\nfix(api): a typo",
      "*  feat: a page\n1. fix(api): a typo",
      "* Merged PR 3: feat: a page\n+ fix(api): a typo",
      "Some words.\n\nfeat: a page\nIt is long.\nfix(api): a typo\n\nSigned-off-by: A <a@b.c>",
      "Squashed commit of the following:\n\ncommit 74e6b00\nAuthor: A <a@b.c>\n\n    feat: a page\n\n    Words.\n\ncommit a215868\nAuthor: A <a@b.c>\n\n    fix(api): a typo\n\ncommit 1234567\n\n    wip",
      "BEGIN_COMMIT_OVERRIDE\nfeat: a page\n\nfix(api): a typo\nEND_COMMIT_OVERRIDE",
    ]) {
      const message = `Login page (#5)\n\n${body}`;
      assert.deepEqual(told(message), both, body);
      const { bump, kind, summary } = readMessage(message);
      assert.deepEqual([bump, kind, summary], ["minor", "feat", "Login page (#5)"], body);
    }
  });

  test("tell of each commit if the title has a type that nobody knows", () => {
    assert.deepEqual(told("login: a page (#5)\n\n* feat: a\n* fix: b"), ["feat: a", "fix: b"]);
    assert.deepEqual(told("fix: a page (#5)\n\n* feat: a\n* fix: b"), []);
    const conventional = (message: string) => readMessage(message).conventional;
    assert.deepEqual(
      ["login: x", "login: x\n\n* feat: a", "Feat: x", 'Revert "x"', "words"].map(conventional),
      [false, true, true, true, false],
    );
  });

  test("tell of no line that only looks like a commit's header", () => {
    for (const line of [
      "Note: this is slow",
      "- Note: this is slow",
      "* Note: this is slow",
      "Fix: capitalized as in prose",
      "- Test: by hand",
      "Signed-off-by: A <a@b.c>",
      "see: https://example.com",
      "Words.\n  feat: indented",
      "* feat: upstream's ([#9](https://github.com/x/y/issues/9))",
    ])
      assert.deepEqual(told(`Login page (#5)\n\n${line}`), [], line);
  });

  test("break what the commit breaks that says so, with its words only", () => {
    const { bump, parts } = readMessage(
      "Login (#5)\n\n* feat: a\n\nBREAKING CHANGE: one\nmore\n\n* fix: b\n\n---------\n\nReviewed-by: A <a@b.c>",
    );
    assert.equal(bump, "major");
    assert.deepEqual(
      parts.map(({ breaking }) => breaking),
      ["one\nmore", null],
    );
  });

  test("are called after their first commit if git wrote the title", () => {
    const listed = "\n\ncommit 74e6b00\n\n    start\n\ncommit a215868\n\n    end";
    const { summary, parts } = readMessage(`Squashed commit of the following:${listed}`);
    assert.deepEqual([summary, parts], ["start", []]);
    const typed = listed
      .replace("start", "fix!: start\n\n    BREAKING CHANGE: gone")
      .replace("end", "feat: end");
    const several = readMessage(`Squashed commit of the following:${typed}`);
    assert.deepEqual(
      several.parts.map(({ header, breaking }) => [header, breaking]),
      [
        ["fix!: start", "gone"],
        ["feat: end", null],
      ],
    );
    assert.equal(several.bump, "major");
  });

  test("an override counts instead of any title; what is nested counts besides it; what does not end is neither", () => {
    const override = (text: string, title = "chore: x (#5)") =>
      readMessage(`${title}\n\nWords.\n\n${text}\n\nBREAKING CHANGE: not of the override`);
    const one = override("BEGIN_COMMIT_OVERRIDE\nfeat: y\n\nBREAKING CHANGE: z\nEND_COMMIT_OVERRIDE");
    assert.deepEqual([one.bump, one.kind, one.breaking], ["major", "feat", "z"]);
    const plain = override("<!-- BEGIN_COMMIT_OVERRIDE -->\nJust words\n<!-- END_COMMIT_OVERRIDE -->");
    assert.deepEqual(
      plain.parts.map(({ header, kind }) => [header, kind]),
      [["Just words", null]],
    );
    assert.deepEqual([plain.bump, plain.breaking], ["patch", null]);
    const less = override("BEGIN_COMMIT_OVERRIDE\nfix: y\nEND_COMMIT_OVERRIDE", "feat!: x (#5)");
    assert.deepEqual([less.bump, less.breaking], ["patch", null]);
    assert.deepEqual(override("BEGIN_COMMIT_OVERRIDE\nfeat: y").parts, []);
    assert.deepEqual(override("BEGIN_COMMIT_OVERRIDE\n\nEND_COMMIT_OVERRIDE").parts, []);
    const nested = "fix: x\n\nBEGIN_NESTED_COMMIT\nfeat: y\nEND_NESTED_COMMIT";
    assert.deepEqual(told(nested), ["fix: x", "feat: y"]);
    assert.equal(readMessage(nested).bump, "minor");
  });
});

describe("quotations", () => {
  const update = "chore(deps): update dependency uuid to v14 (#295)";

  test("break nothing, and no commit is in them", () => {
    for (const quoted of [
      "<details>\n<summary>uuidjs/uuid</summary>\n\nBREAKING CHANGE: x\n\n* feat!: y\n</details>",
      "<details>\n<details>\n</details>\nBREAKING CHANGE: x\n</details>",
      "> BREAKING CHANGE: x\n> feat!: y",
      "```\nBREAKING CHANGE: x\nfeat!: y\n```",
      "~~~~md\n~~~\nBREAKING CHANGE: x\n~~~~",
      "<blockquote>\n<pre>\nBREAKING CHANGE: x\n</pre>\n</blockquote>",
      "<!--\nBREAKING CHANGE: describe it here\n-->",
      "Words.\n\n    BREAKING CHANGE: in code",
    ])
      for (const header of [update, "fix: x", "Update it"]) {
        assert.equal(readMessage(`${header}\n\n${quoted}`).breaking, null, quoted);
        const { breaking, parts } = readMessage(
          `${header}\n\n${quoted}\n\nBREAKING CHANGE: ours\nReviewed-by: A <a@b.c>`,
        );
        assert.deepEqual([breaking, parts], ["ours", []], quoted);
      }
  });

  test("of release notes without any marks are known by their heading where a dependency is updated", () => {
    const quoted = "### Release Notes\n\n#### v14\n\nBREAKING CHANGE: x\n\n* feat!: y";
    for (const header of [
      update,
      "Bump uuid from 13 to 14",
      "deps: uuid 14",
      "fix(deps-dev): x",
      "Update dependency x to v2",
    ]) {
      assert.equal(readMessage(`${header}\n\n${quoted}`).breaking, null, header);
      assert.equal(
        readMessage(`${header}\n\n${quoted}\n\n---\n\nBREAKING CHANGE: ours`).breaking,
        "ours",
        header,
      );
    }
    const author = { name: "renovate[bot]", email: "29139614+renovate[bot]@users.noreply.github.com" };
    assert.equal(read(commitOf(`Uuid 14\n\n${quoted}`, { author })).breaking, null);
    assert.equal(readMessage(`feat: a form\n\n## Changelog\n\nBREAKING CHANGE: ours`).breaking, "ours");
  });

  test("that nothing ends are none, except where a dependency is updated", () => {
    for (const begun of ["```", "<details>", "<!--"]) {
      assert.equal(readMessage(`fix: x\n\n${begun}\n\nBREAKING CHANGE: ours`).breaking, "ours", begun);
      assert.equal(readMessage(`${update}\n\n${begun}\n\nBREAKING CHANGE: theirs`).breaking, null, begun);
    }
  });
});

describe("titles", () => {
  const titleOf = (message: string) => {
    const { header, kind, bump, titled, requests } = readMessage(message);
    return [header, kind, bump, titled, ...requests];
  };

  test("of requests stand in or below the first line of a merge, as each forge writes it", () => {
    for (const [message, ...requests] of [
      ["Merge pull request #15 from acme/x\n\nfeat: the title\n\nWords.", 15],
      ["Merge branch 'x' into 'main'\n\nfeat: the title\n\nWords.\n\nSee merge request acme/mono!12", 12],
      ["Merge branch 'x' into 'main'\n\nfeat: the title"],
      ["Merge pull request 'feat: the title' (#3) from x into main\n\nReviewed-on: https://codeberg.org", 3],
      ["Merged in feature/x (pull request #5)\n\nfeat: the title\n\nApproved-by: A", 5],
      ["Pull request #6: feat: the title\n\nMerge in ACME/mono from x to main", 6],
      ["Merged PR 1234: feat: the title", 1234],
      ["Merge PR #9: feat: the title", 9],
      ["Merge pull request #15 from acme/x\n\nMerged PR 7: feat: the title", 15, 7],
      ["feat: the title\n\nSee merge request acme/mono!12", 12],
    ] as const)
      assert.deepEqual(titleOf(message), ["feat: the title", "feat", "minor", true, ...requests], message);
    assert.deepEqual(titleOf("Merged PR 1235: feat(api)!: drop it"), [
      "feat(api)!: drop it",
      "feat",
      "major",
      true,
      1235,
    ]);
    assert.deepEqual(titleOf("Merged PR 8: Just words"), ["Just words", null, "patch", true, 8]);
    assert.deepEqual(titleOf("Merged PR 8: "), ["Merged PR 8:", null, "patch", true]);
  });

  test("are missing from merges that only say what was merged", () => {
    for (const message of [
      "Merge branch 'main' into x",
      "Merge branch 'main' into x\n\n# Conflicts:\n#\ta",
      "Merge branch 'x'\n\nWords about it.",
      "Merge remote-tracking branch 'origin/x'",
      "Merge tag 'v1' into x",
      "Merge pull request #15 from acme/x",
      "Merge pull request #12 in ACME/mono from x to main\n\n* commit '1234567':\n  feat: a",
      "Merge branch 'x' into 'main'\n\nSee merge request acme/mono!12",
    ]) {
      const [header, kind, , titled] = titleOf(message);
      assert.deepEqual([header, kind, titled], [message.split("\n")[0], null, false], message);
    }
  });

  test("have the project's own prefixes before them", async () => {
    const own = await readBy({ prefixes: [/^(?:[A-Z]+-[0-9]+ )/, /^(?:[^\w\s]+ )/] });
    for (const header of ["API-12 feat: x", "✨ feat: x", "✨ API-12 feat: x", "Merged PR 4: API-12 feat: x"])
      assert.deepEqual([own(header).header, own(header).bump], ["feat: x", "minor"], header);
    assert.equal(own("x API-12 feat: x").kind, null);
    assert.equal(readMessage("API-12 feat: x").kind, null);
  });

  test("have a pattern stopped that would take for ever, and one that only repeats others used", async () => {
    const repeated = await readBy({ prefixes: [/^(?:(?:\[[A-Z]+-[0-9]+\] )+)/] });
    for (const text of ["feat: x", `feat: ${"x".repeat(5_000)}`]) {
      const { kind, header } = repeated(`[API-12] [API-13] ${text}`);
      assert.deepEqual([kind, header.slice(0, 7)], ["feat", "feat: x"]);
    }
    const prefixes = [/^(?:(?:a|a)*b)/, /^(?:(a+)+b)/, /^(?:a*a*a*a*a*a*a*b)/];
    for (const pattern of prefixes) {
      const slow = await readBy({ prefixes: [pattern] });
      const started = performance.now();
      const header = `${"a".repeat(pattern.source.includes("a*a*") ? 2_000 : 150)}c`;
      assert.throws(
        () => slow(header),
        /the pattern "?.*of `header` in \[commits\] takes too long for the commit/,
      );
      assert.ok(performance.now() - started < 5_000, `${pattern}`);
    }
  });
});

test("types raise what the project says, and what means the same raises the same", async () => {
  const of = (message: string) => readMessage(message).bump;
  for (const type of ["docs", "doc", "style", "test", "tests", "ci", "build", "chore"])
    assert.equal(of(`${type}: x`), "none", type);
  for (const type of ["fix", "bugfix", "hotfix", "perf", "revert", "refactor", "deps", "bazel"])
    assert.equal(of(`${type}: x`), "patch", type);
  for (const type of ["feat", "feature", "FEAT"]) assert.equal(of(`${type}: x`), "minor", type);
  assert.equal(of("docs!: x"), "major");
  const types = new Map([
    ...DEFAULT_COMMIT_RULES.types,
    ["docs", "patch"],
    ["feat", "patch"],
    ["revert", "none"],
  ] as const);
  const own = await readBy({ types, other: "none" });
  assert.deepEqual(
    ["docs: x", "doc: x", "feature: x", "words", "bazel: x", 'Revert "x"', "ci: x"].map(
      (each) => own(each).bump,
    ),
    ["patch", "patch", "patch", "none", "none", "none", "none"],
  );
});
