/** Records outlive the slipway that wrote them: docs/upgrading.md promises that old ones are read. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatIntent, parseIntent } from "../../../../src/services/git/intent-document.ts";

const DOCUMENT = new URL("../../../../docs/how-a-release-works.md", import.meta.url);
const SHA = "12daa0f61d30d928e23507ba4fc08cfbc4d041fc";

test("a record with nothing but what the first ones had is read, and means what it meant", () => {
  const first = { format: 1, tag: "api@1.0.0", commit: SHA, state: "complete", run: "r" };
  const read = parseIntent("origin", "api@1.0.0", JSON.stringify({ ...first, images: [], floating: [] }));
  // What came later is null: not known, or not done.
  const known = Object.entries(read).filter(([, value]) => value !== null);
  assert.deepEqual(Object.fromEntries(known), {
    ...first,
    images: [],
    floating: [],
    files: [],
    deployments: [],
    commands: [],
  });
});

test("the record that the documents show is one, and is written as it was read", () => {
  const [, shown = ""] = /## The record\n.*?```json\n(.*?)```/s.exec(readFileSync(DOCUMENT, "utf8")) ?? [];
  const read = parseIntent("origin", "api@2026.6.8", shown);
  assert.equal(read.images[0]?.digest, JSON.parse(shown).images[0].digest);
  assert.deepEqual(JSON.parse(formatIntent(read)), JSON.parse(shown));
});
