import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { neutralEnvironment } from "../support/slipway.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { createWorkTree, GIT_ENVIRONMENT } from "../support/work-tree.ts";

const run = promisify(execFile);
const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const JUST = path("node_modules/.bin/just");

test("the root's recipes are the ones the README names", async () => {
  const { stdout } = await run(JUST, ["--justfile", path("justfile"), "--summary"]);
  for (const recipe of ["release", "plan", "check", "test", "demo"])
    assert.ok(stdout.split(/\s+/).includes(recipe), recipe);
});

test("a project's recipe hands its tags to slipway as they are", async () => {
  await using folder = await temporaryDirectory();
  const root = join(folder.path, "heimdall");
  await cp(path("examples/heimdall"), root, { recursive: true });
  await createWorkTree(root, join(folder.path, "remote.git"));
  const env = {
    ...neutralEnvironment(),
    ...GIT_ENVIRONMENT,
    SLIPWAY: `${process.execPath} ${path("bin/slipway.js")}`,
  };
  const planned = run(JUST, ["plan", "api@2026.6.x; touch injected"], { cwd: root, env });
  await assert.rejects(planned, (error: Error & { stderr: string }) => {
    assert.match(error.stderr, /api@2026\.6\.x; touch injected/);
    return true;
  });
  await assert.rejects(run("test", ["-e", join(root, "injected")]));
});
