// What makes the tests quicker, and changes nothing about them.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { makeClassArchive } from "../test/support/bazel-classes.ts";
import { startExample } from "../test/support/example.ts";
import { memoryFolder } from "./memory-folder.ts";

const CACHE = resolve(".cache");

/** Prepares this process's environment, which every test file gets. */
export async function prepareSurroundings(): Promise<void> {
  // Otherwise each of the files strips the types of all the modules it imports.
  process.env["NODE_COMPILE_CACHE"] ??= join(CACHE, "compiled");
  putPythonFirst();
  const folder = memoryFolder();
  if (folder !== undefined) process.env["TMPDIR"] = folder;
  await makeClassArchive(useBazel);
}

/** Puts Python itself first, if `python3` is the script of a version manager: those take ten times as long to start. */
function putPythonFirst(): void {
  const { status, stdout } = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], {
    encoding: "utf8",
  });
  if (status !== 0) return;
  const folder = join(CACHE, "python");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(stdout.trim(), join(folder, "python3"));
  process.env["PATH"] = [folder, process.env["PATH"]].join(delimiter);
}

/** What releases ask of Bazel, so that all its classes are loaded. */
async function useBazel(java: readonly string[]): Promise<void> {
  await using example = await startExample("unkey", { bazel: { java } });
  const { path } = example.tree;
  const bazel = (...args: string[]) => example.bazel.run(path, ...args);
  const target = "//build/api:push";
  await bazel("query", "--output=xml", `deps(${target})`);
  await bazel("build", "--config=release", `--build_event_json_file=${example.scratch}/events.json`, target);
  await bazel("cquery", "--config=release", "--output=starlark", `set(${target})`);
  await bazel("shutdown");
}
