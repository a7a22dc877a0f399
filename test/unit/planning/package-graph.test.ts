import assert from "node:assert/strict";
import { test } from "node:test";
import { packageGraph, packagesOf } from "../../../src/planning/attribution/package-graph.ts";
import { label } from "../../support/facts.ts";
import { graphOf } from "./graphs.ts";

const GRAPH = graphOf({
  "//api:push": ["//api:image"],
  "//api:image": ["//api:api", "//build:macro.bzl"],
  "//api:api": ["//api:main.x", "//libs/db:db"],
  "//api:main.x": [],
  "//libs/db:db": ["//libs/db:db.x", "//api:shared"],
  "//libs/db:db.x": [],
  "//api:shared": ["//api:shared.x"],
  "//api:shared.x": [],
  "//build:macro.bzl": [],
  "//web:push": ["//libs/db:db"],
  "//:root": ["//web:push"],
});

test("targets come to packages, each with what it needs directly, circles included", () => {
  assert.deepEqual(packageGraph(GRAPH, [label("//api:push")]), [
    { name: "//api", needs: ["//build", "//libs/db"] },
    { name: "//build", needs: [] },
    { name: "//libs/db", needs: ["//api"] },
  ]);
  assert.deepEqual(
    packageGraph(GRAPH, [label("//:root")]).map(({ name }) => name),
    ["//", "//web", "//libs/db", "//api"],
  );
  assert.deepEqual(packageGraph(GRAPH, []), []);
});

test("a chain comes to the packages that it goes through, and words in it to none", () => {
  const chain = ["//api:push", "//api:api", "//libs/db:db", "libs/db/db.x"];
  assert.deepEqual(packagesOf(chain, GRAPH), ["//api", "//libs/db"]);
  assert.deepEqual(packagesOf(["paths: docs/**", "docs/a.md"], GRAPH), []);
});
