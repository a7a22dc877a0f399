import assert from "node:assert/strict";
import { test } from "node:test";
import type { CauseRule } from "../../../src/domain/history/cause.ts";
import { through } from "../../../src/planning/attribution/through.ts";
import { label } from "../../support/facts.ts";

const TARGETS = [label("//platform/api:api_push"), label("//platform/api/files:dist")];

function shown(rule: CauseRule, ...because: readonly string[]): string | null {
  return through({ rule, because, paths: [because.at(-1) ?? ""] }, TARGETS);
}

test("a change that came through a library is shown with its package, the one nearest the file", () => {
  assert.equal(
    shown("graph", "//platform/api:api_push", "//crates/db:db", "crates/db/src/lib.rs"),
    "//crates/db",
  );
  assert.equal(shown("graph", "//platform/api:api_push", "//lib:a", "//crates/db:b", "x"), "//crates/db");
  assert.equal(shown("package", "//platform/api:api_push", "//:root", "old.txt"), "//");
  assert.equal(shown("graph", "//platform/api:api_push", "@other//a:b", "//x:x", "x/y"), "//x");
  assert.equal(shown("graph", "//platform/api:api_push", "@@other+//a:b", "a"), "@@other+//a");
});

test("a component's own changes came through nothing", () => {
  assert.equal(shown("graph", "//platform/api:api_push", "//platform/api:api", "platform/api/main.rs"), null);
  assert.equal(shown("graph", "//platform/api:api_push", "//lib:l", "//platform/api/files:x", "x"), null);
  assert.equal(shown("package", "//platform/api:api_push", "platform/api/gone.rs"), null);
  assert.equal(shown("paths", "paths: docs/api/**"), null);
  assert.equal(shown("context", "docker/x.Dockerfile"), null);
  assert.equal(shown("site", "docs"), null);
  assert.equal(shown("graph"), null);
});

test("modules and settings are put in words", () => {
  assert.equal(shown("modules", "//platform/api:api_push", "MODULE.bazel"), "external dependencies");
  assert.equal(shown("settings", ".bazelrc"), "build settings");
});
