import assert from "node:assert/strict";
import { test } from "node:test";
import { formatElapsed, formatSeconds } from "../../../src/report/elapsed.ts";
import { eraseRows, rowsAt } from "../../../src/report/terminal.ts";

test("a finished step's time", () => {
  const times: readonly (readonly [number, string])[] = [
    [40, ""],
    [100, "0.1 s"],
    [1_440, "1.4 s"],
    [59_990, "59.9 s"],
    [125_000, "2 min 5 s"],
    [3_780_000, "1 h 3 min"],
  ];
  for (const [ms, text] of times) assert.equal(formatElapsed(ms), text);
});

test("a running step's time counts whole seconds", () => {
  assert.equal(formatSeconds(999), "");
  assert.equal(formatSeconds(4_900), "4 s");
});

test("lines that a narrower terminal wraps take more rows", () => {
  assert.equal(rowsAt(["a".repeat(100), "", "\u001b[1mshort\u001b[22m"], 60), 4);
  assert.equal(eraseRows(2), "\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K\u001b[G");
});
