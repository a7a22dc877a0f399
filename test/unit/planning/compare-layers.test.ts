/** Two layers, compared file by file: what is said of each difference, and which bytes have to be read. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseDigest } from "../../../src/domain/images/digest.ts";
import { BLOCK, type LayerContent, type LayerEntry } from "../../../src/domain/release/reproduction.ts";
import { compareLayers, contentDifference } from "../../../src/planning/reproduction/compare-layers.ts";
import { present } from "../../support/present.ts";

function entry(path: string, more: Partial<LayerEntry> = {}): LayerEntry {
  return {
    path,
    type: "file",
    mode: 0o644,
    owner: "0:0",
    time: 0,
    size: 3,
    link: null,
    attributes: new Map(),
    blocks: ["a"],
    ...more,
  };
}

function layer(entries: readonly LayerEntry[], digit = "0"): LayerContent {
  return { digest: present(parseDigest(`sha256:${digit.repeat(64)}`)), entries };
}

const said = (recorded: readonly LayerEntry[], built: readonly LayerEntry[]) =>
  compareLayers("layer 1 of 1", layer(recorded), layer(built, "1")).differences.map(
    ({ path, aspect, what }) => [path, aspect, what],
  );

describe("two layers", () => {
  const cases: readonly (readonly [Partial<LayerEntry>, Partial<LayerEntry>, string, string])[] = [
    [{ mode: 0o644 }, { mode: 0o4755 }, "mode", "mode 0644 (recorded), 4755 (built)"],
    [{ owner: "0:0" }, { owner: "1000:0 (ann:)" }, "owner", "owner 0:0 (recorded), 1000:0 (ann:) (built)"],
    [
      { time: 0 },
      { time: 1_700_000_000.5 },
      "time",
      "time 1970-01-01T00:00:00Z (recorded), 2023-11-14T22:13:20.500Z (built)",
    ],
    [{ size: 3 }, { size: 4 }, "size", "size 3 (recorded), 4 (built)"],
    [{ type: "symlink", link: "a" }, { type: "symlink", link: "b" }, "link", "link a (recorded), b (built)"],
    [{}, { type: "directory" }, "type", "file (recorded), directory (built)"],
    [
      {},
      { attributes: new Map([["SCHILY.xattr.security.capability", "x"]]) },
      "attributes",
      "attributes nothing (recorded), SCHILY.xattr.security.capability=x (built)",
    ],
  ];
  for (const [recorded, built, aspect, what] of cases)
    test(`differ in ${aspect}`, () => {
      assert.deepEqual(said([entry("bin/a", recorded)], [entry("bin/a", built)]), [["bin/a", aspect, what]]);
    });

  test("have files that only one of them has", () => {
    assert.deepEqual(said([entry("a"), entry("b")], [entry("b"), entry("c")]), [
      ["a", "only recorded", "is only in what is recorded"],
      ["c", "only built", "is only in what was built now"],
    ]);
  });

  test("differ in their archives alone", () => {
    const [a, b] = [entry("a"), entry("b")];
    assert.deepEqual(said([a, b], [b, a]), [
      ["a", "order", "the same files in another order, from entry 1 on: a (recorded), b (built)"],
    ]);
    assert.match(
      said([a], [a, a])[0]?.[2] ?? "",
      /more than once: 1 entries \(recorded\), 2 entries \(built\)/,
    );
    assert.match(said([a], [a])[0]?.[2] ?? "", /another form of archive/);
    const [same] = compareLayers("layer", layer([a]), layer([a])).differences;
    assert.equal(same?.what, "the archive is the same, and is compressed otherwise");
  });

  test("differ in content: the first block that differs is to be read", () => {
    const differing = (recorded: readonly string[], built: readonly string[]) =>
      compareLayers(
        "l",
        layer([entry("a", { blocks: recorded })]),
        layer([entry("a", { blocks: built })], "1"),
      ).toRead;
    assert.deepEqual(differing(["x", "y", "z"], ["x", "n", "n"]), [{ path: "a", block: 1 }]);
    assert.deepEqual(differing(["x"], ["x", "y"]), [{ path: "a", block: 1 }]);
  });

  test("have no differences but that of the archive if they hold the same files, whatever these are", () => {
    const entries = fc.array(
      fc.record({ path: fc.string({ minLength: 1 }), mode: fc.nat(), blocks: fc.array(fc.string()) }),
    );
    fc.assert(
      fc.property(entries, (some) => {
        const all = some.map(({ path, ...more }) => entry(path, more));
        const { differences, toRead } = compareLayers("l", layer(all), layer(all, "1"));
        assert.deepEqual([differences.length, differences[0]?.aspect, toRead], [1, "archive", []]);
      }),
    );
  });
});

describe("the bytes of a file", () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
  const differs = (recorded: string, built: string, block = 0) =>
    contentDifference(
      "l",
      { path: "a", block },
      { block: bytes(recorded), start: bytes(recorded.slice(0, 16)) },
      { block: bytes(built), start: bytes(built.slice(0, 16)) },
    );

  test("are shown from the first that differs on, as text or in hexadecimal, with its offset in the file", () => {
    assert.equal(
      differs("built by ann\n", "built by bob\n").what,
      'content differs from byte 9 on: "built by ann\\n" (recorded), "built by bob\\n" (built)',
    );
    assert.equal(
      differs("\x7fELF\x00\x01", "\x7fELF\x00\xff", 2).what,
      `content differs from byte ${2 * BLOCK + 5} on: 01 (recorded), ff (built)`,
    );
    assert.equal(
      differs("first\nthe second line is long enough: a", "first\nthe second line is long enough: b").what,
      'content differs from byte 38 on: …"nd line is long enough: a" (recorded), …"nd line is long enough: b" (built)',
    );
    assert.equal(
      differs("same", "same and more").what,
      'content differs from byte 4 on: its end (recorded), "same and more" (built)',
    );
    assert.equal(
      contentDifference("l", { path: "a", block: 1 }, undefined, undefined).what,
      `content differs after byte ${BLOCK}`,
    );
  });

  test("are found wherever they differ first", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), fc.string({ unit: "binary-ascii" }), (same, rest) => {
        const found = differs(`${same}x${rest}`, `${same}y${rest}`);
        assert.equal(found.sides?.offset, same.length);
      }),
    );
  });
});
