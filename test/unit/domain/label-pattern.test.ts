import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesLabelPattern, parseLabelPattern } from "../../../src/domain/project/label-pattern.ts";

const LABELS = ["//:a", "//a:a", "//a:b", "//a/b:b", "//a/b:c/d", "//ab:a", "@x//a:a"];

test("patterns are read as Bazel reads them", () => {
  for (const [text, ...expected] of [
    ["//...", "//:a", "//a:a", "//a:b", "//a/b:b", "//a/b:c/d", "//ab:a"],
    ["//a/...", "//a:a", "//a:b", "//a/b:b", "//a/b:c/d"],
    ["//a/...:all", "//a:a", "//a:b", "//a/b:b", "//a/b:c/d"],
    ["//a:all", "//a:a", "//a:b"],
    ["//a:*", "//a:a", "//a:b"],
    ["//a", "//a:a"],
    ["//a/b", "//a/b:b"],
    ["//a/b:c/d", "//a/b:c/d"],
    ["//:all", "//:a"],
    ["//:a", "//:a"],
  ] as const) {
    const pattern = parseLabelPattern(text);
    assert.ok(pattern !== undefined, text);
    assert.deepEqual(
      LABELS.filter((label) => matchesLabelPattern(pattern, label)),
      expected,
      text,
    );
  }
});

test("anything else is no pattern", () => {
  for (const text of [
    "",
    "//",
    "a",
    ":a",
    "@x//a",
    "///a",
    "//a/",
    "//a//b",
    "//a...",
    "//a/...:b",
    "//a/.../b",
    "//a b",
    "//a:",
    "-//a",
  ])
    assert.equal(parseLabelPattern(text), undefined, text);
});
