/** The recording in the README: how it is drawn, and that the one that is kept is whole and small. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";
import { XMLValidator } from "fast-xml-parser";
import { drawRecording, readLines } from "../../../scripts/recording-svg.ts";

const FILE = fileURLToPath(new URL("../../../docs/recording.svg", import.meta.url));

/** The lines of a terminal of 20 columns after all this was written to it. */
async function lines(text: string) {
  const terminal = new xterm.Terminal({ cols: 20, rows: 4, scrollback: 100, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return readLines(terminal);
}

test("colours, places and what has scrolled away are read from the terminal", async () => {
  const read = await lines("a\r\nb\r\n\u001b[1;32m✓\u001b[0m x  \u001b[2my y\u001b[0m\r\nc\r\nd");
  assert.deepEqual(
    read.map(({ text }) => text),
    ["a", "b", "✓ x  y y", "c", "d"],
  );
  assert.deepEqual(read[2]?.runs, [
    { column: 0, text: "✓", look: "c2 b" },
    { column: 2, text: "x", look: "" },
    { column: 5, text: "y y", look: "d" },
  ]);
});

test("lines appear at their times, and the picture scrolls once it is full", async () => {
  const [first, second, third] = await lines("$ <one> & two\r\nb\r\nc");
  assert.ok(first && second && third);
  const recorded = [
    { ...first, at: 0 },
    { ...second, at: 2 },
    { ...third, at: 4 },
  ];
  const svg = drawRecording(recorded, 20, 2, "a < b");
  assert.equal(XMLValidator.validate(svg), true);
  assert.match(svg, /<title>a &lt; b<\/title>/);
  assert.match(svg, /&lt;one&gt; &amp; two/);
  assert.match(svg, /@keyframes t1\{0%\{visibility:hidden\}20\.00%,to\{visibility:visible\}\}/);
  assert.match(svg, /@keyframes s\{0%\{transform:none\}40\.00%\{transform:translateY\(-18px\)\}\}/);
});

test("docs/recording.svg is whole, small, and of slipway", () => {
  const svg = readFileSync(FILE, "utf8");
  assert.equal(XMLValidator.validate(svg), true);
  assert.ok(svg.length < 60_000, `${svg.length} bytes`);
  assert.match(svg, />slipway cut /);
  assert.match(svg, />nothing to do: /);
  assert.doesNotMatch(svg, /\/tmp\/|\/home\/|\/dev\/shm/);
});
