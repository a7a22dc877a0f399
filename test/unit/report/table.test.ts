import assert from "node:assert/strict";
import { test } from "node:test";
import { createPaint } from "../../../src/report/paint.ts";
import { layoutTable } from "../../../src/report/table.ts";

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

test("styles take no room", () => {
  const cell = { text: "a", style: "red" } as const;
  const [head, row] =
    layoutTable(["NAME", "N"], [[cell, { text: "1" }]], new Set(), 80, createPaint(true)) ?? [];
  assert.equal(row, "\u001b[31ma\u001b[39m     1");
  assert.equal(head, "\u001b[2mNAME\u001b[22m  \u001b[2mN\u001b[22m");
});
