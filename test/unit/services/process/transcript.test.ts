import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createTranscript, excerptOf } from "../../../../src/services/process/transcript.ts";

const numbered = (count: number, text = "line") =>
  Array.from({ length: count }, (_, at) => `${text} ${at + 1}`);

describe("an excerpt", () => {
  test("of few lines is all of them", () => {
    for (const count of [0, 1, 20, 40]) assert.deepEqual(excerptOf(numbered(count)), numbered(count));
  });

  test("of many lines holds the first and the last, and says how many are left out", () => {
    const lines = numbered(100);
    assert.deepEqual(excerptOf(lines), [...lines.slice(0, 20), "… 60 lines left out …", ...lines.slice(80)]);
    assert.equal(excerptOf(numbered(41))[20], "… 1 line left out …");
  });

  test("begins with the first error", () => {
    const lines = [...numbered(50, "warning"), "a.c:1:2: error: no such thing", ...numbered(100, "note")];
    const shown = excerptOf(lines);
    assert.deepEqual(shown.slice(0, 3), ["… 50 lines left out …", "a.c:1:2: error: no such thing", "note 1"]);
    assert.deepEqual(shown.slice(21, 23), ["… 61 lines left out …", "note 81"]);
    assert.equal(shown.at(-1), "note 100");
  });

  test("with its only error among the last lines holds those", () => {
    const lines = [...numbered(90), "error: it ends here", ...numbered(5, "trace")];
    assert.deepEqual(excerptOf(lines), ["… 76 lines left out …", ...lines.slice(76)]);
  });

  test("of a compiler's errors holds the first as well as the last, and Bazel's own line", () => {
    const errors = numbered(30).flatMap((_, at) => [
      `broken.c: In function 'f${at}':`,
      `broken.c:${at}:10: error: 'x${at}' undeclared`,
      "   return x;",
    ]);
    const bazel = "ERROR: /repo/pkg/BUILD.bazel:1:11: Compiling pkg/broken.c failed: (Exit 1): gcc failed";
    const shown = excerptOf([
      "WARNING: something else",
      bazel,
      ...errors,
      "Target //pkg:broken failed to build",
    ]);
    for (const text of [bazel, "'x0' undeclared", "'x29' undeclared"])
      assert.ok(
        shown.some((line) => line.includes(text)),
        text,
      );
  });

  test("cuts long lines, and takes time in proportion to their length", () => {
    const line = "error ".repeat(200_000);
    const begun = performance.now();
    const [shown = ""] = excerptOf([line, line]);
    assert.equal(shown.length, 1_001);
    assert.ok(performance.now() - begun < 500);
  });
});

test("a transcript keeps every line in order; its excerpt has the streams apart and no noise", () => {
  const transcript = createTranscript({ isNoise: (line) => line.startsWith("INFO"), apart: true });
  transcript.add("INFO: begin", "stderr");
  transcript.add("ERROR: it failed", "stderr");
  transcript.add("why", "stdout");
  assert.deepEqual(transcript.lines(), ["INFO: begin", "ERROR: it failed", "why"]);
  assert.equal(transcript.excerpt(), "why\nERROR: it failed");
  assert.equal(createTranscript().excerpt(), "");
});
