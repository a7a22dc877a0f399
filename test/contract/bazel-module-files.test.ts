/** Bazel 7 and later write into the workspace, in every query; the Bazel of this machine may be older, so a stand-in writes. */

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { createBazelCommand } from "../../src/services/bazel/bazel-command.ts";
import { queryGraph } from "../../src/services/bazel/graph/graph-query.ts";
import { query } from "../../src/services/bazel/query.ts";
import { createRun } from "../../src/services/process/run.ts";
import { label, project } from "../support/facts.ts";
import { writeProgram } from "../support/program.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { startBazel } from "./bazel-fixture.ts";

/** Writes both files, fails if it is told to, and ends one call after the other. */
const WRITER = `cd "$ROOT"
echo "$*" >> ../calls
sleep "\${2:-0}"
echo "written by $*" > MODULE.bazel.lock
[ -e MODULE.bazel ] || echo '# made by Bazel' > MODULE.bazel
exit "\${3:-0}"`;

async function start() {
  const stack = new AsyncDisposableStack();
  const root = join(stack.use(await temporaryDirectory("slipway-module-files")).path, "mono");
  const workspace = join(root, "deep/er");
  await mkdir(workspace, { recursive: true });
  await writeProgram(join(root, "../writer"), WRITER);
  const env = { PATH: process.env["PATH"], ROOT: root, BAZEL: join(root, "../writer") };
  const interrupted = new AbortController();
  const run = createRun({ env, redact: (text) => text, interrupted: interrupted.signal, log: () => {} });
  const bazel = createBazelCommand({ run, workspace, env, settings: project([]).bazel });
  const at = (name: string) => join(root, name);
  return {
    bazel,
    at,
    interrupt: () => interrupted.abort(new Error("interrupted by a test")),
    contents: async () =>
      Object.fromEntries(
        await Promise.all(
          ["MODULE.bazel", "MODULE.bazel.lock"].map(
            async (name) => [name, await readFile(at(name), "utf8").catch(() => null)] as const,
          ),
        ),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("what was there is there again, and what was not is gone, whether or not Bazel fails", async () => {
  await using rig = await start();
  await writeFile(rig.at("WORKSPACE"), "");
  assert.equal((await rig.bazel.run("query", [])).exitCode, 0);
  assert.deepEqual(await rig.contents(), { "MODULE.bazel": null, "MODULE.bazel.lock": null });
  await rm(rig.at("WORKSPACE"));
  for (const name of ["MODULE.bazel", "MODULE.bazel.lock"]) await writeFile(rig.at(name), `own ${name}`);
  const own = await rig.contents();
  assert.equal((await rig.bazel.run("build", ["0", "7"])).exitCode, 7);
  assert.deepEqual(await rig.contents(), own);
  assert.equal((await readFile(rig.at("../calls"), "utf8")).split("\n").length, 3, "it was called");
});

test("calls that overlap leave what was there before the first of them", async () => {
  await using rig = await start();
  for (const name of ["MODULE.bazel", "MODULE.bazel.lock"]) await writeFile(rig.at(name), `own ${name}`);
  const own = await rig.contents();
  const first = rig.bazel.run("build", ["0.1"]);
  const second = rig.bazel.run("query", ["0.4"]);
  await first;
  await rig.bazel.run("cquery", ["0"]);
  await second;
  assert.deepEqual(await rig.contents(), own);
});

test("an interrupted call leaves what was there", async () => {
  await using rig = await start();
  await writeFile(rig.at("MODULE.bazel"), "own");
  const own = await rig.contents();
  const running = assert.rejects(rig.bazel.run("build", ["9"]), /interrupted by a test/);
  setTimeout(rig.interrupt, 200);
  await running;
  assert.deepEqual(await rig.contents(), own);
});

test("an expression beyond what one argument takes is asked in a file", async () => {
  await using rig = await startBazel("unkey");
  const flags = ["--output=label"];
  const all = Array.from({ length: 8_000 }, () => `"//build/api:push"`);
  const { stdout, stderr } = await query(rig.command, flags, `set(${all.join(" ")} "//build/api:image")`, {});
  assert.deepEqual(stdout.trim().split("\n").toSorted(), ["//build/api:image", "//build/api:push"], stderr);
  const [call = ""] = await rig.bazel.calls("query");
  assert.ok(call.includes("--query_file="), "in a file");
  const file = /--query_file=(\S+)/.exec(call)?.[1] ?? "";
  await assert.rejects(readFile(file), /ENOENT/, "it is gone");
});

test("an answer about something else is Bazel's failure, and not a bug", async () => {
  await using rig = await start();
  await writeProgram(rig.at("../writer"), "echo '<query/>'");
  await assert.rejects(
    queryGraph(rig.bazel, { flags: [], env: {} }, [label("//:push")], () => {}),
    (error) => {
      assert.ok(error instanceof ReleaseError, String(error));
      assert.equal(error.problems[0]?.code, "bazel-query-failed");
      assert.match(error.message, /nothing of \/\/:push/);
      return true;
    },
  );
});
