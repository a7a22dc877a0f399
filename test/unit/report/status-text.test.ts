import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { ComponentStatus } from "../../../src/domain/history/status.ts";
import { statusText } from "../../../src/report/status-text.ts";
import { statusMarkdown } from "../../../src/report/summary.ts";
import { shaOf } from "../../support/history.ts";
import { attributed, released, standing, TIME, tagOf } from "./history-samples.ts";

const changed = standing("api", {
  changes: [attributed(3, "feat: a"), attributed(2, "fix: b")],
  next: tagOf("api@1.3.0"),
});
const fresh = standing("web", {
  last: null,
  changes: [attributed(1, "Begin")],
  obstacle: { code: "clock-behind", message: "today is too early | for that", hint: "set the clock right" },
});
const quiet = standing("discord-bot", { last: released("discord-bot@10.20.30-beta.1", null) });

const of = (components: readonly ComponentStatus[]) => ({ commit: shaOf(9), time: TIME, components });
const text = (components: readonly ComponentStatus[], columns: number) =>
  statusText(of(components), columns, false);

test("a status is a table if it fits, with the reasons why there is no next version below", () => {
  assert.equal(
    text([changed, fresh, quiet], 100),
    [
      "COMPONENT    LAST RELEASE                   AGE  COMMITS  NEXT",
      "api          api@1.2.3                    1 day        2  1.3.0",
      "web          –                                –        1  clock-behind",
      "discord-bot  discord-bot@10.20.30-beta.1      –        –  –",
      "",
      "web: today is too early | for that",
      "  set the clock right",
      "",
      "2 of 3 components changed since their last release",
      "",
    ].join("\n"),
  );
});

test("in 60 columns each component has lines of its own", () => {
  const lines = text([changed, fresh, quiet], 60).split("\n");
  assert.deepEqual(lines, [
    "  + api@1.2.3",
    "    1 day old, 2 commits, next 1.3.0",
    "  + web",
    "    no release yet, 1 commit, clock-behind",
    "  ✓ discord-bot@10.20.30-beta.1",
    "    of unknown age, nothing new",
    "",
    "web: today is too early | for that",
    "  set the clock right",
    "",
    "2 of 3 components changed since their last release",
    "",
  ]);
  assert.ok(lines.every((line) => line.length <= 60));
});

test("what was verified has a column, and its sum", () => {
  const verified = [
    { ...changed, drift: true },
    { ...standing("web"), drift: false },
    { ...fresh, obstacle: null },
  ];
  const lines = text(verified, 100).split("\n");
  assert.match(lines[0] ?? "", / {2}PUBLISHED$/);
  assert.match(lines[1] ?? "", / {2}drift$/);
  assert.match(lines[2] ?? "", / {2}agrees$/);
  assert.match(lines[3] ?? "", / {2}–$/);
  assert.equal(
    lines.at(-2),
    "2 of 3 components changed since their last release; 1 release with drift: see `slipway verify TAG`",
  );
  assert.deepEqual(text(verified, 40).split("\n").slice(0, 2), [
    "  ✗ api@1.2.3",
    "    1 day old, 2 commits, next 1.3.0,",
  ]);
  const agreed = text([{ ...changed, drift: false }], 100);
  assert.ok(
    agreed.endsWith("\n1 of 1 component changed since its last release; everything published agrees\n"),
    agreed,
  );
  assert.equal(
    text([{ ...changed, drift: false, last: released("api@1.2.3", TIME) }], 40),
    [
      "  + api@1.2.3",
      "    just now, 2 commits, next 1.3.0,",
      "    agrees",
      "",
      "1 of 1 component changed since its last",
      "release; everything published agrees",
      "",
    ].join("\n"),
  );
});

test("colours paint what there is to see", () => {
  const coloured = statusText(of([{ ...changed, drift: true }, fresh]), 100, true);
  assert.equal(stripVTControlCharacters(coloured), text([{ ...changed, drift: true }, fresh], 100));
  for (const piece of ["\u001b[36m1.3.0", "\u001b[31mdrift", "\u001b[31mclock-behind", "\u001b[1mapi"])
    assert.ok(coloured.includes(piece), piece.slice(1));
  const narrow = statusText(of([{ ...changed, drift: true }, fresh, quiet]), 40, true);
  for (const piece of ["\u001b[31m✗", "\u001b[36m+", "\u001b[32m✓"])
    assert.ok(narrow.includes(piece), piece.slice(1));
});

test("as Markdown it is one table, in which nothing is syntax", () => {
  assert.equal(
    statusMarkdown(of([changed, fresh, quiet])),
    [
      "| Component | Last release | Age | Commits | Next |",
      "| --- | --- | --- | --- | --- |",
      "| api | <code>api@1.2.3</code> | 1 day | 2 | <code>api@1.3.0</code> |",
      "| web |  |  | 1 | today is too early &#124; for that |",
      "| discord-bot | <code>discord-bot@10.20.30-beta.1</code> |  | 0 |  |",
      "",
    ].join("\n"),
  );
  const verified = statusMarkdown(of([{ ...changed, drift: true }, { ...quiet, drift: false }, fresh]));
  assert.deepEqual(
    verified.split("\n").map((line) => line.split(" | ").at(-1)),
    ["Published |", "--- |", "drift |", "agrees |", " |", ""],
  );
});
