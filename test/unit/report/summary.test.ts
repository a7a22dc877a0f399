import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSummary, planSummary, releaseSummary } from "../../../src/report/summary.ts";
import { check, DIGEST, IMAGE, plan, RELEASE_URL, record } from "./samples.ts";

test("a checked tag's summary", () => {
  const text = checkSummary({ ...check, commit: null, images: [IMAGE, "b"] });
  assert.ok(
    text.startsWith("### api@2026.6.8\n\n| Release tag | <code>api@2026.6.8</code> |\n| --- | --- |\n"),
    text,
  );
  assert.ok(text.includes(`| Images | <code>${IMAGE}</code><br><code>b</code> |\n`), text);
});

test("what would be Markdown, HTML or the end of a cell is escaped", () => {
  const step = {
    kind: "build",
    subject: "a|b `c` <b>_d_",
    state: "needed",
    reason: "first\nsecond | third",
  } as const;
  const row = planSummary(plan([step]))
    .split("\n")
    .at(-2);
  assert.equal(
    row,
    "| build | <code>a&#124;b &#96;c&#96; &#60;b&#62;&#95;d&#95;</code> | needed | first<br>second &#124; third |",
  );
});

test("a release's summary lists what is published", () => {
  const lines = releaseSummary(record).split("\n");
  assert.ok(lines.includes(`| <code>${IMAGE}</code> | <code>${DIGEST}</code> | pushed |`));
  assert.ok(lines.includes(`| GitHub release | [${RELEASE_URL}](<${RELEASE_URL}>) | created |`));
  assert.ok(!lines.some((line) => line.startsWith("Nothing to do")));
});

test("a release without a write says so", () => {
  assert.match(
    releaseSummary({ ...record, writes: 0 }),
    /\n\nNothing to do: everything was published before\.\n$/,
  );
});
