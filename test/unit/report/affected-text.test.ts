import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { affectedText } from "../../../src/report/affected-text.ts";
import { attributed } from "./history-samples.ts";

const long = attributed(2, "fix: what was broken since the days when nobody had looked at it");
const components = [
  { component: "api", changes: [attributed(3, "feat: a"), long] },
  { component: "web", changes: [attributed(1, "")] },
];

test("each component has its commits, and below each how it came to it", () => {
  assert.equal(
    affectedText({ since: null, components }, 60, false),
    [
      "api  2 commits",
      "  00000003ffff  feat: a",
      "                //api:push → api/3.txt (graph)",
      "  00000002ffff  fix: what was broken since the days when",
      "                nobody had looked at it",
      "                //api:push → api/2.txt (graph)",
      "",
      "web  1 commit",
      "  00000001ffff  (no message)",
      "                //api:push → api/1.txt (graph)",
      "",
    ].join("\n"),
  );
  const coloured = affectedText({ since: null, components }, 60, true);
  assert.equal(stripVTControlCharacters(coloured), affectedText({ since: null, components }, 60, false));
  assert.ok(coloured.includes("\u001b[1mapi"));
});

test("if nothing is affected it says since when", () => {
  const none = { components: [] };
  assert.equal(
    affectedText({ since: null, ...none }, 80, false),
    "no component is affected since its last release\n",
  );
  assert.equal(
    affectedText({ since: "v\u001b[1m1", ...none }, 80, false),
    "no component is affected since v1\n",
  );
});

test("escape sequences in subjects and paths stay out of the terminal", () => {
  const change = attributed(1, "\u001b[31mred");
  const attribution = { ...change.attribution, because: ["paths: a/**", "a/\u001b[2J\nb"] };
  const text = affectedText(
    { since: null, components: [{ component: "api", changes: [{ ...change, attribution }] }] },
    80,
    false,
  );
  assert.equal(text, "api  1 commit\n  00000001ffff  red\n                paths: a/** → a/ b (graph)\n");
});
