import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Change } from "../../../../src/domain/history/change.ts";
import { DEFAULT_COMMIT_RULES } from "../../../../src/domain/versions/commit-rules.ts";
import { createChangeReader } from "../../../../src/services/changes/change-reader.ts";
import { commitOf } from "./commits.ts";

const read = await createChangeReader(DEFAULT_COMMIT_RULES);

/** What a message is read as, without the commit, and without what follows from its type. */
function readMessage(message: string): Omit<Change, "commit" | "conventional"> {
  const { commit: _, conventional: __, ...rest } = read(commitOf(message));
  return rest;
}

const NOTHING = {
  kind: null,
  scope: null,
  bump: "patch",
  breaking: null,
  references: [],
  requests: [],
  reverts: null,
  titled: true,
  parts: [],
};

function check(message: string, expected: Partial<Change>): void {
  const header = expected.kind == null ? (expected.summary ?? message) : message;
  assert.deepEqual(readMessage(message), { ...NOTHING, header, summary: message, ...expected }, message);
}

describe("headers", () => {
  test("of Conventional Commits", () => {
    check("fix: a leak", { kind: "fix", summary: "a leak" });
    check("feat: a page", { kind: "feat", summary: "a page", bump: "minor" });
    check("Feat(API): a page", { kind: "feat", scope: "API", summary: "a page", bump: "minor" });
    check("feat(): a page", { kind: "feat", summary: "a page", bump: "minor" });
    check("chore(deps-dev): bump x", { kind: "chore", scope: "deps-dev", summary: "bump x", bump: "none" });
    check("feat(api/v1, web): x: y", { kind: "feat", scope: "api/v1, web", summary: "x: y", bump: "minor" });
    check("dep-update: x", { kind: "dep-update", summary: "x" });
  });

  test("with a ! break", () => {
    check("feat!: x", { kind: "feat", summary: "x", bump: "major", breaking: "x" });
    check("fix(api)!: x", { kind: "fix", scope: "api", summary: "x", bump: "major", breaking: "x" });
  });

  test("of no kind are patches", () => {
    for (const message of [
      "Add a page",
      "feat:x",
      "feat x",
      "feat (a): x",
      "feat(a)b: x",
      "gpg: x",
      ":",
      "!",
    ])
      check(message, {});
    check("", { summary: "(no message)" });
    check("  \t ", { summary: "(no message)" });
  });
});

describe("breaking changes", () => {
  const broken = (message: string) => readMessage(message).breaking;

  test("are footers with either spelling, in capitals and with a colon", () => {
    assert.equal(broken("fix: x\n\nBREAKING CHANGE: the old way is gone"), "the old way is gone");
    assert.equal(broken("fix: x\n\nBREAKING-CHANGE: the old way is gone"), "the old way is gone");
    assert.equal(readMessage("fix: x\n\nBREAKING CHANGE: y").bump, "major");
    assert.equal(readMessage("Rewrite it\n\nBREAKING CHANGE: y").bump, "major");
    assert.equal(broken("fix: x\n\nBreaking change avoided"), null);
    assert.equal(broken("fix: x\n\nBREAKING CHANGES are none"), null);
    assert.equal(broken("fix: x\n\nThis is no BREAKING CHANGE: really"), null);
  });

  test("have all of the author's words, and no trailers", () => {
    const words = "fix: x\n\nBREAKING CHANGE: the first line\nand a second\n\nMigration: do y";
    const trailers =
      "Closes #12\nReviewed-by: A <a@b.c>\nSigned-off-by: B <b@b.c>\nCo-authored-by: C <c@b.c>";
    assert.equal(broken(`${words}\n\n${trailers}`), "the first line\nand a second\n\nMigration: do y");
    assert.equal(broken(`fix: x\n\n${trailers}\nBREAKING CHANGE: z`), "z");
    assert.equal(broken("feat!: x\n\nBREAKING CHANGE: in words"), "in words");
    assert.equal(broken("feat!: x\n\nBREAKING CHANGE:\n\nCo-authored-by: C <c@b.c>"), "x");
    assert.equal(broken("fix: x\n\nBREAKING CHANGE: a\n-notes-\n-header-\nb"), "a\n-notes-\n-header-\nb");
    assert.equal(broken("fix: x\r\n\r\nBREAKING CHANGE: a\r\nb"), "a\nb");
  });
});

describe("reverts", () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";
  const reverts = (message: string) => readMessage(message).reverts?.commits[0] ?? null;

  test("of git, GitHub and Conventional Commits name what they take back", () => {
    assert.equal(reverts(`Revert "feat: x"\n\nThis reverts commit ${sha}.`), sha);
    assert.equal(reverts(`Revert "feat: x" (#12)\n\nThis reverts commit ${sha}.`), sha);
    assert.equal(reverts(`revert: feat: x\n\nThis reverts commit 0123ABCD.`), "0123abcd");
    assert.equal(reverts(`revert(api): feat: x\n\nIt broke.\n\nThis reverts commit ${sha}.`), sha);
    assert.equal(reverts(`Reapply "feat: x"\n\nThis reverts commit ${sha}.`), sha);
    assert.equal(
      reverts(`Revert "Merge x"\n\nThis reverts commit ${sha}, reversing\nchanges made to abc.`),
      sha,
    );
  });

  test("of conventional commits name them in Refs, several too", () => {
    const { reverts: found } = readMessage("revert: the noodle incident\n\nRefs: 676104e, A215868");
    assert.deepEqual(found?.commits, ["676104e", "a215868"]);
    assert.equal(readMessage("fix: x\n\nRefs: 676104e").reverts, null);
    assert.deepEqual(readMessage('Revert "x"\n\nRefs: 676104e').reverts?.commits, []);
  });

  test("of buttons name requests, and the header of what they take back", () => {
    for (const [message, requests, header] of [
      ['Revert "feat: x (#7)" (#8)\n\nReverts acme/mono#7', [7], "feat: x"],
      ['Revert "feat: x" (#8)\n\nReverts acme/mono#7', [7], "feat: x"],
      ['Revert "feat: x (#7)" (#8)', [7], "feat: x"],
      ['Revert "feat: x"', [], "feat: x"],
      ['Revert "Revert "feat: x (#7)" (#8)" (#9)', [8], 'Revert "feat: x (#7)"'],
      ['Reapply "feat: x (#7)" (#9)\n\nReverts acme/mono#8', [8], 'Revert "feat: x"'],
      ['Revert "feat: x"\n\nThis reverts merge request !12', [12], "feat: x"],
      ["Merged PR 9: Revert 'feat: x'\n\nReverts !8", [8], "feat: x"],
      ["revert: feat: x (#7) (#8)", [7], "feat: x"],
      ["revert(api): feat: x", [], "feat: x"],
    ] as const) {
      const { reverts: found } = readMessage(message);
      assert.deepEqual([found?.requests, found?.header], [requests, header], message);
    }
  });

  test("name several commits, and not what a merge was made of", () => {
    const lines = `This reverts commit ${sha}.\nThis reverts commits 1234567 and 89abcde, reversing changes made to fedcba9.`;
    assert.deepEqual(readMessage(`Revert two\n\n${lines}`).reverts?.commits, [sha, "1234567", "89abcde"]);
  });

  test("are not other commits", () => {
    for (const message of [
      `Reverting is fun\n\nThis reverts commit ${sha}.`,
      `fix: x\n\nThis reverts commit ${sha}.`,
      `Revert "x"\n\nIt says: This reverts commit ${sha}.`,
      'Revert "x"\n\nThis reverts commit 012.',
      'Revert "x"\n\nThis reverts commit xyzxyzxyz.',
      'Revert "x"',
    ])
      assert.equal(reverts(message), null, message);
  });
});

test("references are numbers behind a #, each once, and no part of words, addresses and character references", () => {
  const { references } = readMessage(
    "fix: x (#12)\n\nCloses #5, #12. See a#6, a/b#7, &#39; and https://x.y/#8 (#9)",
  );
  assert.deepEqual(references, [12, 5, 9]);
});

const PIECES = [
  ...'feat|fix|revert: |Revert "|(|)|!|: |\n|\n\n|\r\n|#|#12|`|@a|* feat: x|* feat!: x|gpg: |-notes-|---'.split(
    "|",
  ),
  ..."BREAKING CHANGE: |BREAKING-CHANGE:|This reverts commit |0123456789|Co-authored-by: a|https://|\0|\u2028|é".split(
    "|",
  ),
  "Signed-off-by: a <a@b.c>",
  "-__proto__-",
];

test("no message is too odd", () => {
  const odd = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary" })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(odd, (pieces) => {
      const change = readMessage(pieces.join(""));
      assert.ok(change.summary !== "");
      assert.equal(change.kind, change.kind?.toLowerCase() ?? null);
      for (const name of change.reverts?.commits ?? []) assert.match(name, /^[0-9a-f]{7,64}$/);
      assert.equal(change.breaking !== null, change.bump === "major");
    }),
    { numRuns: 3000 },
  );
});

const MEGABYTE = 1_000_000;

test("no message is too long", () => {
  const units = [
    ...PIECES,
    "a",
    " ",
    "1",
    "(",
    "-",
    "Revert ",
    "fix fix",
    "close ",
    "\n\nThis reverts commit ",
    "\nfix #1",
    "* a: ",
    `x${" ".repeat(400)}x\n`,
    `# ${" ".repeat(400)}\n`,
    `See merge request ${"!".repeat(400)}\n`,
    "<details>\n",
    "</details><!--\n",
    "BEGIN_COMMIT_OVERRIDE\n",
    `Reverts ${"-".repeat(400)}\n`,
  ];
  const long = [
    "",
    "feat: ",
    "chore(deps): x\n\n",
    'Revert "x"\n',
    "fix: x\n\nBREAKING CHANGE: ",
    "fix: x\n\n",
  ].flatMap((start) => units.map((unit) => start + unit.repeat(MEGABYTE / unit.length)));
  for (const message of long) {
    const started = performance.now();
    readMessage(message);
    const took = performance.now() - started;
    // What is quadratic takes minutes here; anything else is a busy machine.
    assert.ok(took < 2500, `${took} ms: ${JSON.stringify(message.slice(0, 50))}`);
  }
});
