import assert from "node:assert/strict";
import { test } from "node:test";
import { fitReleaseText } from "../../../../src/services/github/release-text.ts";

const LINK = "**Full Changelog**: https://github.com/acme/mono/compare/api/v1.0.0...api/v1.1.0";
const lengthOf = (text: string) => [...text].length;
const notes = (line: string, count: number) => `## What's Changed\n${`${line}\n`.repeat(count)}\n\n${LINK}`;

test("a text that GitHub takes stays as it is", () => {
  for (const text of ["", "x", "x".repeat(125_000), "🚀".repeat(125_000), `${"x".repeat(124_999)}\n`])
    assert.equal(fitReleaseText(text), text);
});

test("a longer one ends behind a whole line, with the number of lines left out, and the link", () => {
  for (const line of ["* a change by @dev in https://github.com/acme/mono/pull/1", "* 🚀ü 機能 /pull/1"]) {
    const text = fitReleaseText(notes(line, 12_000));
    assert.ok(lengthOf(text) <= 125_000 && lengthOf(text) > 124_000, `${lengthOf(text)}`);
    assert.ok(text.endsWith(`\n\n${LINK}\n`));
    const kept = text.split("\n").filter((each) => each.startsWith("* "));
    assert.ok(kept.every((each) => each === line));
    const [, left] = /\n_… and (\d+) more lines, too long for GitHub\._\n/.exec(text) ?? [];
    assert.equal(kept.length + Number(left), 12_002, "with the two empty lines");
  }
});

test("room is left for what follows", () => {
  const text = fitReleaseText(notes("* a change", 20_000), 300);
  assert.ok(lengthOf(text) <= 124_700 && text.endsWith(`${LINK}\n`));
});

test("without a link at its end there is none, and an open block of code is closed", () => {
  const text = fitReleaseText(`one\n\`\`\`\n${"code\n".repeat(40_000)}\`\`\`\nlast words`);
  assert.match(
    text,
    /^one\n```\ncode\n(?:code\n)*code\n```\n\n_… and \d+ more lines, too long for GitHub\._\n$/,
  );
});

test("a single line is cut, and never through a character", () => {
  const text = fitReleaseText("🚀".repeat(200_000));
  assert.ok(lengthOf(text) <= 125_000);
  assert.match(text, /^(?:🚀)+\n\n_… and 1 more lines/u);
});

test("it takes linear time", () => {
  const before = performance.now();
  fitReleaseText("\n".repeat(2_000_000));
  fitReleaseText(` ${"`".repeat(2_000_000)}`);
  assert.ok(performance.now() - before < 2_000);
});
