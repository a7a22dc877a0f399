/** Packages that were moved: what was committed on their old paths. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cause } from "../../../src/domain/history/cause.ts";
import type { Attribute } from "../../../src/planning/attribution/attribute.ts";
import { followMoves } from "../../../src/planning/attribution/follow-moves.ts";

/** The api has all of `libs/db`, the docs every `.md`. */
const attribute: Attribute = (path) => {
  const causes = new Map<string, Cause>();
  if (path.startsWith("libs/db/"))
    causes.set("api", { rule: "graph", because: ["//api:push", "//libs/db:db", path] });
  if (path.endsWith(".md")) causes.set("docs", { rule: "paths", because: ["paths: **/*.md", path] });
  return causes;
};

const causesOf = (path: string, moves: Readonly<Record<string, string>>) =>
  Object.fromEntries(followMoves(attribute, new Map(Object.entries(moves)))(path));

test("an old path counts for the components that have the new one, and says so", () => {
  assert.deepEqual(causesOf("crates/db/src/lib.rs", { "crates/db": "libs/db" }), {
    api: {
      rule: "moved",
      because: ["//api:push", "//libs/db:db", "libs/db/src/lib.rs", "crates/db/src/lib.rs"],
    },
  });
});

test("what counts by itself keeps its own rule besides", () => {
  assert.deepEqual(causesOf("crates/db/README.md", { "crates/db": "libs/db" }), {
    api: {
      rule: "moved",
      because: ["//api:push", "//libs/db:db", "libs/db/README.md", "crates/db/README.md"],
    },
    docs: { rule: "paths", because: ["paths: **/*.md", "crates/db/README.md"] },
  });
});

test("the innermost package decides, and names that only begin alike are others", () => {
  const moves = { crates: "old", "crates/db": "libs/db" };
  assert.deepEqual(Object.keys(causesOf("crates/db/x", moves)), ["api"]);
  assert.deepEqual(causesOf("crates/dbx/x", { "crates/db": "libs/db" }), {});
  assert.deepEqual(causesOf("crates/x", moves), {});
});

test("nothing moved, nothing changes", () => {
  assert.equal(followMoves(attribute, new Map()), attribute);
});
