import assert from "node:assert/strict";
import { test } from "node:test";
import { likelyOwners } from "../../../src/planning/verification/likely-owners.ts";

test("whose an image tag is, is looked for where it is likely first", () => {
  const tags = ["web/v1.1.0", "api/v2.0.0", "api/v1.0.0", "web/v3.0.0", "api/v1.1.0"];
  assert.deepEqual(likelyOwners(tags, "1.1.0", ["api/v1.0.0"]), [
    "api/v1.1.0",
    "web/v1.1.0",
    "api/v1.0.0",
    "api/v2.0.0",
    "web/v3.0.0",
  ]);
  assert.deepEqual(likelyOwners(tags, "latest", ["web/v1.0.0", null]).slice(0, 2), [
    "web/v1.1.0",
    "web/v3.0.0",
  ]);
});

test("in a repository of thousands of releases not all are read, and the likely ones are", () => {
  const tags = Array.from({ length: 5_000 }, (_, number) => `svc${number % 10}/v1.${number}.0`);
  const chosen = likelyOwners(tags, "1.4777.0", ["svc3/v1.3.0"]);
  assert.equal(chosen.length, 500);
  assert.equal(chosen[0], "svc7/v1.4777.0");
  assert.ok(chosen.slice(1).every((tag) => tag.startsWith("svc3/")));
});
