import assert from "node:assert/strict";
import { test } from "node:test";
import { errorText } from "../../../src/report/error-text.ts";

const where = { file: "slipway.toml", line: 2, column: 3 };
const problem = {
  code: "unknown-key",
  message: 'unknown key "verison"',
  hint: 'did you mean "version"?',
  where,
};

test("an error has its place, the line with a caret, and the hint", () => {
  const sources = new Map([["slipway.toml", '[components.api]\n  verison = "semver"\n']]);
  assert.equal(
    errorText([problem], 80, false, sources),
    [
      'error[unknown-key]: unknown key "verison"',
      "  --> slipway.toml:2:3",
      ' 2 |   verison = "semver"',
      "   |   ^",
      'hint: did you mean "version"?',
      "",
    ].join("\n"),
  );
});

test("without the file's text the place is alone", () => {
  assert.equal(
    errorText([problem], 80, false),
    'error[unknown-key]: unknown key "verison"\n  --> slipway.toml:2:3\nhint: did you mean "version"?\n',
  );
});

test("a place behind the file's end shows no line", () => {
  const text = errorText([problem], 80, false, new Map([["slipway.toml", "[components.api]"]]));
  assert.ok(!text.includes(" | "));
});

test("tabs and wide characters before the place keep the caret under it", () => {
  const sources = new Map([["slipway.toml", '\n\t"日本" = 1\n']]);
  const text = errorText([{ ...problem, where: { ...where, column: 7 } }], 80, false, sources);
  assert.ok(text.includes(' 2 |   "日本" = 1\n   |          ^\n'), text);
});

test("of a line that is wider than the terminal the part around the place is shown", () => {
  const line = `${"a".repeat(100)}HERE${"b".repeat(100)}`;
  const sources = new Map([["slipway.toml", `\n${line}\n`]]);
  const lines = errorText([{ ...problem, where: { ...where, column: 101 } }], 60, false, sources).split("\n");
  const excerpt = lines[2] ?? "";
  assert.ok(excerpt.length <= 60, excerpt);
  assert.equal(excerpt.indexOf("HERE"), lines[3]?.indexOf("^"));
});

test("all problems are shown, with a blank line between and further lines set in", () => {
  const build = { code: "build-failed", message: "the build failed:\nERROR: //a:b\n", hint: "" };
  assert.equal(
    errorText([build, { ...build, message: "again" }], 80, false),
    "error[build-failed]: the build failed:\n  ERROR: //a:b\n\nerror[build-failed]: again\n",
  );
  assert.equal(errorText([], 80, false), "");
});

test("a long message is wrapped below itself", () => {
  const message = "the registry holds another digest under this tag and refuses to forget it";
  const lines = errorText([{ code: "x", message, hint: "" }], 40, false)
    .trimEnd()
    .split("\n");
  assert.ok(lines.every((line) => line.length <= 40));
  assert.ok(lines.slice(1).every((line) => line.startsWith("  ")));
});

test("escape sequences in a message do not reach the terminal", () => {
  const text = errorText([{ code: "x", message: "\u001b[31mred\u001b[0m\rgone\u0007", hint: "" }], 80, false);
  assert.equal(text, "error[x]: redgone\n");
});

test("what another program printed is never broken into other lines, and keeps its blanks", () => {
  const printed = `  File "a.py", line 1,   in <module>  ${"and so on ".repeat(20)}`.trimEnd();
  const message = `the build failed:\n${printed}\n\n\tat x`;
  for (const columns of [40, 60, 80, 120])
    assert.equal(
      errorText([{ code: "x", message, hint: "" }], columns, false),
      `error[x]: the build failed:\n  ${printed}\n\n  \tat x\n`,
    );
});
