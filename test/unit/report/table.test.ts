import assert from "node:assert/strict";
import { test } from "node:test";
import { createPaint } from "../../../src/report/paint.ts";
import { layoutRows, layoutTable } from "../../../src/report/table.ts";

const plain = createPaint(false);
const ROWS = [
  [{ text: "日本" }, { text: "1" }, { text: "x" }],
  [{ text: "a" }, { text: "1000" }, { text: "" }],
];
const LINES = ["NAME     N  LAST", "日本     1  x", "a     1000  "];

test("a table's columns are as wide as their widest cell, by columns of the terminal; numbers are aligned right", () => {
  assert.deepEqual(layoutTable(["NAME", "N", "LAST"], ROWS, new Set(["N"]), 80, plain), LINES);
  assert.deepEqual(layoutTable(["NAME", "N", "LAST"], ROWS, new Set(["LAST"]), 80, plain), [
    "NAME  N     LAST",
    "日本  1        x",
    "a     1000      ",
  ]);
});

test("there is no table if it does not fit", () => {
  const at = (columns: number) => layoutTable(["NAME", "N", "LAST"], ROWS, new Set(["N"]), columns, plain);
  assert.deepEqual(at(16), LINES);
  assert.equal(at(15), null);
});

test("details go on below themselves if there is room for them next to the subjects, and below these otherwise", () => {
  const look = { mark: "✓", style: "green", word: "" } as const;
  const rows = [
    { ...look, subject: "origin", detail: "it answers" },
    { ...look, subject: "workflows", detail: "no workflow releases a pushed tag with slipway" },
  ];
  const at = (columns: number) => layoutRows(rows, columns, plain);
  assert.deepEqual(at(61), [
    "  ✓ origin     it answers",
    "  ✓ workflows  no workflow releases a pushed tag with slipway",
  ]);
  assert.deepEqual(at(50), [
    "  ✓ origin     it answers",
    "  ✓ workflows  no workflow releases a pushed tag",
    "               with slipway",
  ]);
  assert.deepEqual(at(44), [
    "  ✓ origin",
    "    it answers",
    "  ✓ workflows",
    "    no workflow releases a pushed tag with",
    "    slipway",
  ]);
  const digest = `sha256:${"a".repeat(64)}`;
  const [pushed] = layoutRows([{ ...look, subject: "acme/api:1", detail: `${digest} for it` }], 80, plain);
  assert.equal(pushed, "  ✓ acme/api:1", "a digest is not put where it does not fit");
});

test("styles take no room", () => {
  const cell = { text: "a", style: "red" } as const;
  const [head, row] =
    layoutTable(["NAME", "N"], [[cell, { text: "1" }]], new Set(), 80, createPaint(true)) ?? [];
  assert.equal(row, "\u001b[31ma\u001b[39m     1");
  assert.equal(head, "\u001b[2mNAME\u001b[22m  \u001b[2mN\u001b[22m");
});
