/** Heimdall's justfile, run: the recipes that Bazel does, and the old names of those that slipway does now. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { writeProgram } from "../support/program.ts";
import { assertReleased } from "../support/released.ts";
import { neutralEnvironment } from "../support/slipway.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const JUST = path("node_modules/.bin/just");

describe("heimdall's recipes", () => {
  let example: WholeExample;
  let env: Record<string, string | undefined>;
  before(async () => {
    example = await startWholeExample("heimdall");
    const bin = join(example.scratch, "bin");
    await writeProgram(join(bin, "bazel"), `exec '${example.bazel.command}' "$@"`);
    await writeProgram(join(bin, "slipway"), `exec '${process.execPath}' '${path("bin/slipway.js")}' "$@"`);
    const found = [bin, dirname(process.execPath), example.env["PATH"]].join(delimiter);
    env = { ...neutralEnvironment(), ...example.env, PATH: found };
  });
  after(() => example?.[Symbol.asyncDispose]());

  const just = (...args: string[]) =>
    new Promise<{ readonly exitCode: number; readonly stderr: string }>((resolve) => {
      execFile(JUST, args, { cwd: example.tree.path, env }, (error, _stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), stderr }),
      );
    });
  const modified = () => example.tree.git("status", "--porcelain");

  test("bazel-clippy lints every crate and program, and fails with what is wrong and where", async () => {
    const clean = await just("bazel-clippy");
    assert.equal(clean.exitCode, 0, clean.stderr);
    await example.tree.edit({
      "crates/bot/src/lib.rs": [["let prefix", "let _ = command.len() == 0;\n    let prefix"]],
    });
    const { exitCode, stderr } = await just("bazel-clippy");
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /length comparison to zero\n --> crates\/bot\/src\/lib\.rs:8\n.*clippy::len_zero/);
    await example.tree.git("checkout", "--quiet", ".");
  });

  test("bazel-vendor and bazel-schemas write what is committed, and what has changed", async () => {
    for (const recipe of ["bazel-vendor", "bazel-schemas"]) {
      const { exitCode, stderr } = await just(recipe);
      assert.equal(exitCode, 0, stderr);
      assert.equal(await modified(), "", recipe);
    }
    await example.tree.edit({
      "vendor/Cargo.lock": [['version = "1.0.15"', 'version = "1.0.16"']],
      "platform/api/src/bin/generate_openapi.rs": [['"title": "Heimdall"', '"title": "Heimdall API"']],
    });
    for (const recipe of ["bazel-vendor", "bazel-schemas"]) assert.equal((await just(recipe)).exitCode, 0);
    const differs = await example.tree.git(
      "diff",
      "--unified=0",
      "vendor/crates",
      "platform/api/openapi.json",
    );
    assert.match(differs, /^\+ {4}"itoa": \("1\.0\.16"/m);
    assert.match(differs, /^\+ {2}"info": \{ "title": "Heimdall API"/m);
    await example.tree.git("checkout", "--quiet", ".");
  });

  test("bazel-build and bazel-test take what is no image", async () => {
    for (const recipe of ["bazel-build", "bazel-test"]) {
      const { exitCode, stderr } = await just(recipe);
      assert.equal(exitCode, 0, stderr);
      assert.doesNotMatch(stderr, /_push|_load/);
    }
  });

  test("bazel-push-api and the bots' are releases under their old names", async () => {
    for (const name of ["api", "discord-bot", "twitch-bot", "youtube-bot"]) {
      const tag = `${name}@2026.6.8`;
      await example.tree.tag(tag);
      const { exitCode, stderr } = await just(`bazel-push-${name}`, "2026.6.8");
      assert.equal(exitCode, 0, stderr);
      await assertReleased(example, tag);
    }
  });
});
