import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { displayWidth, hang, padColumns, shorten, shortenMiddle } from "../../../src/report/columns.ts";
import { printableLine } from "../../../src/report/printable.ts";

const texts = fc.string({ unit: "grapheme" });
const rooms = fc.integer({ min: 0, max: 40 });

test("wide characters take two columns, combining ones none", () => {
  const widths: readonly (readonly [string, number])[] = [
    ["abc", 3],
    ["日本", 4],
    ["e\u0301", 1],
    ["👨‍👩‍👧", 2],
    ["🇩🇪", 2],
    ["❤️", 2],
    ["✓ …", 3],
    ["\u200b", 0],
  ];
  for (const [text, width] of widths) assert.equal(displayWidth(text), width, text);
});

test("a shortened text never takes more room, and one that fits is left alone", () => {
  fc.assert(
    fc.property(texts, rooms, (text, room) => {
      for (const short of [shorten(text, room), shortenMiddle(text, room)]) {
        assert.ok(displayWidth(short) <= room);
        if (displayWidth(text) <= room) assert.equal(short, text);
      }
    }),
  );
});

test("the middle goes first, and the end keeps more than the beginning", () => {
  assert.equal(shorten("ghcr.io/acme/api:1.2.3", 10), "ghcr.io/a…");
  assert.equal(shortenMiddle("ghcr.io/acme/api:1.2.3", 13), "ghcr…pi:1.2.3");
  assert.equal(shortenMiddle("日本語のイメージ", 7), "日…ージ");
});

test("padding counts columns", () => {
  assert.equal(padColumns("日", 4), "日  ");
  assert.equal(padColumns("long", 2), "long");
});

test("lines break between words only, and those that fit stay as they are", () => {
  assert.deepEqual(hang("", "one two three\n  kept as it is", 20), ["one two three", "  kept as it is"]);
  assert.deepEqual(hang("a: ", "one two", 6), ["a: one", "   two"]);
  assert.deepEqual(hang("a: ", "one two", 6, 1), ["a: one", " two"]);
  assert.deepEqual(hang("", "", 20), [""]);
});

test("a word that is too wide gets a line of its own, whole if it fits from column 2 on", () => {
  const name = "n".repeat(18);
  assert.deepEqual(hang("a title: ", `it is ${name} now`, 20), [
    "a title: it is",
    `  ${name}`,
    "         now",
  ]);
  assert.deepEqual(hang("a title: ", name, 20), ["a title:", `  ${name}`]);
  assert.deepEqual(hang("     ", name, 20), [`  ${name}`]);
  assert.deepEqual(hang("", `it is ${name}${name}`, 20), ["it is", "nnnnnn…nnnnnnnnnnnnn"]);
  assert.deepEqual(hang("", `see /${name}${name}`, 20), ["see", `/${name}${name}`]);
});

test("a line on the screen has no control characters", () => {
  assert.equal(printableLine("\u001b[1mbold\u001b[0m\r\n\tnext\u0000"), "bold next");
});
