import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAge, formatElapsed, formatSeconds } from "../../../src/report/in-words.ts";

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

test("an age is given in its largest unit, rounded down", () => {
  for (const [seconds, text] of [
    [-5, "just now"],
    [0, "just now"],
    [59, "just now"],
    [60, "1 minute"],
    [119, "1 minute"],
    [3_599, "59 minutes"],
    [3_600, "1 hour"],
    [86_399, "23 hours"],
    [86_400, "1 day"],
    [30 * 86_400 - 1, "29 days"],
    [30 * 86_400, "1 month"],
    [364 * 86_400, "12 months"],
    [365 * 86_400, "1 year"],
    [800 * 86_400, "2 years"],
  ] as const)
    assert.equal(formatAge(seconds), text, String(seconds));
});
