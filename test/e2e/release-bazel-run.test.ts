/** slipway's package as a Bazel repository: `bazel run @slipway//:slipway` works in the workspace, and the folder, of its caller. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased } from "../support/released.ts";
import { neutralEnvironment } from "../support/slipway.ts";

const SLIPWAY = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

describe("slipway from another workspace", () => {
  let example: Example;
  before(async () => {
    example = await startExample("unkey");
    const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", example.scratch];
    const [{ filename }] = JSON.parse((await run("npm", packing, { cwd: SLIPWAY })).stdout);
    const repository = [
      'load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")',
      "http_archive(",
      '    name = "slipway",',
      '    strip_prefix = "package",',
      `    urls = ["file://${join(example.scratch, filename)}"],`,
      ")",
    ];
    await example.tree.edit({
      WORKSPACE: [['workspace(name = "unkey")\n', `workspace(name = "unkey")\n${repository.join("\n")}\n`]],
    });
    await example.tree.commit("Use slipway");
    await example.tree.tag("api/v1.2.3");
  });
  after(() => example[Symbol.asyncDispose]());

  /** `bazel run TARGET -- ARGS` in a folder of the workspace. */
  async function bazelRun(target: string, args: readonly string[], folder = "."): Promise<string> {
    const env = { ...neutralEnvironment(), ...example.env, SLIPWAY_NODE: process.execPath };
    const cwd = join(example.tree.path, folder);
    const all = ["run", "--noshow_progress", "--ui_event_filters=-info", target, "--", ...args];
    return (await run(example.bazel.command, all, { cwd, env })).stdout;
  }

  test("checks a tag from a folder deep inside", async () => {
    const document = JSON.parse(
      await bazelRun("@slipway//:slipway", ["check", "api/v1.2.3", "--json"], "svc/api"),
    );
    assert.deepEqual([document.tag, document.version], ["api/v1.2.3", "1.2.3"]);
    assert.equal(document.commit, await example.tree.git("rev-parse", "HEAD"));
  });

  test("releases, though Bazel was what started it", async () => {
    const document = JSON.parse(await bazelRun("@slipway//:slipway", ["release", "api/v1.2.3", "--json"]));
    assert.equal(document.releases[0].images[0].outcome, "pushed");
    await assertReleased(example, "api/v1.2.3");
  });

  test("passes its exit code on, and its words", async () => {
    await assert.rejects(
      bazelRun("@slipway//:slipway", ["check", "nothing"]),
      (error: { code: number; stderr: string }) => {
        assert.equal(error.code, 4);
        assert.match(error.stderr, /error\[/);
        return true;
      },
    );
  });

  test("prints a status script that gives the keys to stamp with", async () => {
    const script = join(example.scratch, "workspace_status.sh");
    await writeFile(script, await bazelRun("@slipway//bazel:workspace_status", []));
    assert.equal(
      await readFile(script, "utf8"),
      await readFile(join(SLIPWAY, "bazel/workspace_status.sh"), "utf8"),
    );
    await chmod(script, 0o755);
    const stamps = { SLIPWAY_VERSION: "1.2.3", SLIPWAY_IMAGE_TAG: "v1.2.3", SLIPWAY_CHANNEL: "stable" };
    const env = { PATH: process.env["PATH"], ...stamps, SLIPWAY_COMMIT: "c0ffee", RELEASE_VERSION: "v1.2.3" };
    const { stdout } = await run(script, [], { env, cwd: example.tree.path });
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "STABLE_SLIPWAY_VERSION 1.2.3",
      "STABLE_SLIPWAY_IMAGE_TAG v1.2.3",
      "STABLE_SLIPWAY_CHANNEL stable",
      "STABLE_SLIPWAY_COMMIT c0ffee",
      "STABLE_RELEASE_VERSION v1.2.3",
    ]);
    const bare = await run(script, [], { env: { PATH: process.env["PATH"] }, cwd: example.tree.path });
    assert.match(bare.stdout, /^STABLE_SLIPWAY_VERSION dev\n/);
    assert.match(
      bare.stdout,
      new RegExp(`^STABLE_SLIPWAY_COMMIT ${await example.tree.git("rev-parse", "HEAD")}$`, "m"),
    );
  });
});
