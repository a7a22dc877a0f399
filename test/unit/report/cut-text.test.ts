import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { cutText, proposalText } from "../../../src/report/cut-text.ts";
import { attributed, proposed, released } from "./history-samples.ts";

test("a proposal shows tag, channel, commit, the release before, commits and notes", () => {
  const cut = proposed("api@1.3.0", {
    previous: released("api@1.2.3"),
    changes: [attributed(8, "feat: tea"), attributed(7, "")],
    notes: "### Features\n\n- tea\n",
  });
  const text = [
    "api@1.3.0  stable, 00000009ffff, after api@1.2.3",
    "  00000008ffff  feat: tea",
    "  00000007ffff  (no message)",
    "",
    "  notes",
    "  ### Features",
    "",
    "  - tea",
    "",
  ].join("\n");
  assert.equal(proposalText({ cuts: [cut], idle: [], standing: [] }, 80, false), text);
  const coloured = proposalText({ cuts: [cut], idle: [], standing: [] }, 80, true);
  assert.notEqual(coloured, text);
  assert.equal(stripVTControlCharacters(coloured), text);
});

test("a first release, and one without commits, say so", () => {
  const text = proposalText({ cuts: [proposed("api@0.1.0")], idle: [], standing: [] }, 80, false);
  assert.match(
    text,
    /^api@0\.1\.0 {2}stable, 00000009ffff, the first release\n {2}no commits of this component since\n\n/,
  );
});

test("in 60 columns long lines are wrapped below where they begin", () => {
  const words = "fix: what was broken since the days when nobody had looked at it";
  const cut = proposed("discord-bot@10.20.30-beta.1", {
    previous: released("discord-bot@10.20.29"),
    changes: [attributed(8, words)],
    notes: `- ${words}\n  and so on\n`,
  });
  assert.deepEqual(proposalText({ cuts: [cut], idle: [], standing: [] }, 60, false).split("\n"), [
    "discord-bot@10.20.30-beta.1",
    "  stable, 00000009ffff, after discord-bot@10.20.29",
    "  00000008ffff  fix: what was broken since the days when",
    "                nobody had looked at it",
    "",
    "  notes",
    "  - fix: what was broken since the days when nobody had",
    "    looked at it",
    "    and so on",
    "",
  ]);
});

test("a title that just fits stays on one line", () => {
  const title = "api@1.3.0  stable, 00000009ffff, the first release";
  const first = (columns: number) =>
    proposalText({ cuts: [proposed("api@1.3.0")], idle: [], standing: [] }, columns, false).split("\n")[0];
  assert.equal(first(title.length), title);
  assert.equal(first(title.length - 1), "api@1.3.0");
});

test("of many commits twenty are shown, and the rest is counted", () => {
  const changes = (count: number) =>
    Array.from({ length: count }, (_, at) => attributed(at, `Commit no ${at}`));
  const shown = (count: number) =>
    proposalText(
      { cuts: [proposed("api@1.3.0", { changes: changes(count) })], idle: [], standing: [] },
      80,
      false,
    );
  assert.equal(shown(20).match(/Commit no/g)?.length, 20);
  assert.doesNotMatch(shown(20), /more/);
  assert.match(shown(21), /Commit no 19\n {2}… and 1 commit more\n/);
  assert.doesNotMatch(shown(21), /Commit no 20/);
});

test("several are set apart, and what has nothing new comes last, with what to do about it", () => {
  const idle = [
    { component: "docs", last: "docs@1.0.0", commits: 0 },
    { component: "cli", last: null, commits: 0 },
  ];
  const text = proposalText(
    { cuts: [proposed("api@1.0.0"), proposed("web@2.0.0")], idle, standing: [] },
    80,
    false,
  );
  assert.deepEqual(
    text.split("\n\n").map((block) => block.split("\n")[0]),
    [
      "api@1.0.0  stable, 00000009ffff, the first release",
      "  notes",
      "web@2.0.0  stable, 00000009ffff, the first release",
      "  notes",
      "docs: nothing changed since docs@1.0.0",
    ],
  );
  assert.ok(
    text.endsWith(
      "\ncli: nothing changed since the beginning\nto release one all the same, name it with a version or with --bump patch\n",
    ),
    text,
  );
});

test("many with nothing new are counted", () => {
  const idle = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ component: `c${at}`, last: `c${at}@1.0.0`, commits: 0 }));
  assert.match(
    proposalText({ cuts: [], idle: idle(5), standing: [] }, 80, false),
    /^c4: nothing changed since c4@1\.0\.0$/m,
  );
  assert.match(
    proposalText({ cuts: [], idle: idle(6), standing: [] }, 80, false),
    /^nothing changed in 6 components since their last releases\nto release one/,
  );
  assert.match(
    proposalText({ cuts: [], idle: idle(1), standing: [] }, 80, false),
    /\nto release it all the same/,
  );
});

test("commits that raise no version are told apart from nothing at all", () => {
  const idle = (count: number, commits: number) =>
    Array.from({ length: count }, (_, at) => ({ component: `c${at}`, last: `c${at}@1.0.0`, commits }));
  const text = (count: number, commits: number) =>
    proposalText({ cuts: [], idle: idle(count, commits), standing: [] }, 80, false);
  assert.match(text(1, 1), /^c0: 1 commit since c0@1\.0\.0 raises no version\nto release it all the same/);
  assert.match(text(2, 3), /^c1: 3 commits since c1@1\.0\.0 raise no version$/m);
  assert.match(text(6, 1), /^nothing raises a version in 6 components since their last releases$/m);
});

test("escape sequences of commits and notes do not reach the terminal", () => {
  const cut = proposed("api@1.0.0", {
    changes: [attributed(1, "\u001b[31mred")],
    notes: "\u001b[2Jgone\u0007\n",
  });
  const text = proposalText({ cuts: [cut], idle: [], standing: [] }, 80, false);
  assert.match(text, / red\n/);
  assert.ok(text.endsWith("\n  gone\n"), text);
});

test("what was cut and what is still to do are distinguished", () => {
  assert.equal(
    cutText(
      [
        { ...proposed("api@1.0.0"), outcome: "created" },
        { ...proposed("discord-bot@1.0.0"), outcome: "planned" },
      ],
      80,
      false,
    ),
    "  ✓ created  api@1.0.0          00000009ffff\n  + planned  discord-bot@1.0.0  00000009ffff\n",
  );
});
