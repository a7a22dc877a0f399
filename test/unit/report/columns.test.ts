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
});

test("a command in backquotes stays in one line if it fits there", () => {
  assert.deepEqual(hang("hint: ", "run `git fetch --tags`, or wait", 24, 2), [
    "hint: run",
    "  `git fetch --tags`, or",
    "  wait",
  ]);
  assert.deepEqual(hang("", "run `git fetch --tags --force origin` now", 20), [
    "run `git fetch",
    "--tags --force",
    "origin` now",
  ]);
  assert.deepEqual(hang("", "a lone ` is a character like others", 12), [
    "a lone ` is",
    "a character",
    "like others",
  ]);
});

test("an address and a path stay whole if they fit alone, and go on behind a slash otherwise", () => {
  const address = "https://ghcr.io/v2/a";
  assert.deepEqual(hang("hint: ", `try ${address} now`, 20, 2), ["hint: try", address, "  now"]);
  assert.deepEqual(hang("hint: ", address, 20), ["hint:", address]);
  assert.deepEqual(hang("  ", "see https://ghcr.io/acme/platform/api now", 20), [
    "  see",
    "https://ghcr.io/",
    "acme/platform/api",
    "  now",
  ]);
  assert.deepEqual(hang("", `/${"n".repeat(30)}/m`, 20), [`/${"n".repeat(19)}`, `${"n".repeat(11)}/m`]);
});

test("no line is wider than the terminal, and none of a path is lost", () => {
  const word = fc.stringMatching(/^[a-z/:.日本]{1,50}$/);
  fc.assert(
    fc.property(fc.array(word), fc.integer({ min: 8, max: 60 }), (words, columns) => {
      const path = `/r/${words.join("/")}`;
      const lines = hang("hint: ", `${words.join(" ")} ${path}`, columns, 2);
      for (const line of lines) assert.ok(displayWidth(line) <= columns, line);
      assert.ok(lines.join("").replaceAll(" ", "").endsWith(path), lines.join("\n"));
    }),
  );
});

test("a line on the screen has no control characters", () => {
  assert.equal(printableLine("\u001b[1mbold\u001b[0m\r\n\tnext\u0000"), "bold next");
});
