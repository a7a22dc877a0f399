import assert from "node:assert/strict";
import { chmod, mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { redactor } from "../../src/domain/text/redact.ts";
import { createGit } from "../../src/services/git/git.ts";
import { createRun } from "../../src/services/process/run.ts";
import { GIT_ENV, gitIn, startGit } from "./git-fixture.ts";

test("packages are all folders with a BUILD file that is there, tracked or not", async () => {
  await using rig = await startGit();
  const { tree } = rig;
  const paths = ["BUILD", "a/BUILD.bazel", "a/BUILD", "b/c/BUILD", "gone/BUILD", "a/MYBUILD", "ä\n/BUILD"];
  for (const path of paths) await tree.write(path, "");
  await tree.write(".gitignore", "ignored\n");
  await tree.commit("Packages");
  await rm(join(tree.path, "gone/BUILD"));
  await tree.write("new/BUILD", "");
  await tree.write("ignored/BUILD", "");
  const found = await rig.git.buildFiles();
  assert.deepEqual(found.packages, ["", "a", "b/c", "new", "ä\n"]);
  assert.deepEqual([found.root, found.prefix], [await tree.git("rev-parse", "--show-toplevel"), ""]);
});

test("from a folder below, the whole repository is read and the folder is named", async () => {
  await using rig = await startGit();
  await rig.tree.write("below/deep/BUILD", "");
  await rig.tree.write("beside/BUILD", "");
  const whole = await rig.git.buildFiles();
  const below = await gitIn(join(rig.tree.path, "below/deep")).buildFiles();
  assert.deepEqual(below, { ...whole, prefix: "below/deep/" });
});

test("three processes are enough", async () => {
  await using rig = await startGit();
  const calls: string[] = [];
  const run = createRun({
    env: GIT_ENV,
    redact: redactor([]),
    interrupted: new AbortController().signal,
    log: (text) => calls.push(text),
  });
  const git = createGit(run, rig.tree.path, GIT_ENV, { remote: "origin", trunk: "main" });
  for (let each = 0; each < 20; each++) await rig.tree.write(`${each}/BUILD`, "");
  await git.buildFiles();
  assert.equal(calls.length, 3, calls.join("\n"));
});

/** In this order; each has to change the fingerprint. */
const CHANGES: Readonly<
  Record<
    string,
    (at: (path: string) => string, write: (path: string, text: string) => Promise<void>) => Promise<unknown>
  >
> = {
  "a BUILD file's content": (_, write) => write("a/BUILD", "2"),
  "and back to another": (_, write) => write("a/BUILD", "3"),
  "a .bzl file's content": (_, write) => write("x/y.bzl", "2"),
  "a module file's content": (_, write) => write("deps/go.MODULE.bazel", "2"),
  "the lock file's content": (_, write) => write("MODULE.bazel.lock", "2"),
  "an rc file's content": (_, write) => write("tools/ci.bazelrc", "2"),
  "a new source": (_, write) => write("a/new.txt", "x"),
  "a source that is gone": (at) => rm(at("a/src.txt")),
  "a source with another name": (at) => rename(at("a/new.txt"), at("a/other.txt")),
  "an untracked BUILD file": (_, write) => write("new/BUILD", "1"),
  "its content": (_, write) => write("new/BUILD", "2"),
  "a BUILD file that is gone": (at) => rm(at("b/BUILD")),
  "a new name with a line end": (_, write) => write("a/line\nend.txt", "x"),
};

test("the fingerprint changes with what a query reads, and only then", async () => {
  await using rig = await startGit();
  const { tree } = rig;
  const paths = ["a/BUILD", "b/BUILD", "x/y.bzl", "deps/go.MODULE.bazel", "MODULE.bazel.lock"];
  for (const path of [...paths, "tools/ci.bazelrc", "a/src.txt"]) await tree.write(path, "1");
  await tree.commit("Files");
  const at = (path: string) => join(tree.path, path);
  const seen = new Map<string, string>();
  const fingerprint = async () => (await rig.git.buildFiles()).fingerprint;
  seen.set(await fingerprint(), "the beginning");
  for (const [name, change] of Object.entries(CHANGES)) {
    await change(at, tree.write);
    const now = await fingerprint();
    assert.equal(seen.get(now), undefined, `${name} is as ${seen.get(now)}`);
    seen.set(now, name);
    assert.equal(await fingerprint(), now);
    await tree.git("add", "--all");
    assert.equal(await fingerprint(), now, `${name}, staged`);
    await tree.commit(name);
    assert.equal(await fingerprint(), now, `${name}, committed`);
  }
  const before = await fingerprint();
  await tree.write("a/other.txt", "another content");
  await chmod(at("a/BUILD"), 0o755);
  assert.equal(await fingerprint(), before);
});

test("what cannot be read is never the same twice", async () => {
  await using rig = await startGit();
  const twice = async () => {
    const [one, other] = [await rig.git.buildFiles(), await rig.git.buildFiles()];
    return one.fingerprint === other.fingerprint;
  };
  assert.ok(await twice());
  await symlink("nowhere", join(rig.tree.path, "BUILD"));
  assert.ok(!(await twice()), "a dangling link");
  await rm(join(rig.tree.path, "BUILD"));
  assert.ok(await twice());
  await rig.tree.write("a\n/BUILD", "x");
  assert.ok(!(await twice()), "a name with a line end");
  await rm(join(rig.tree.path, "a\n"), { recursive: true });
  await mkdir(join(rig.tree.path, "inner"));
  await rig.tree.git("init", "--quiet", "inner");
  await rig.tree.write("inner/BUILD", "x");
  await rig.tree.git("-C", "inner", "add", "BUILD");
  await rig.tree.git("-C", "inner", "commit", "--quiet", "--message", "Inner");
  assert.ok(!(await twice()), "a repository in the repository");
});

test("a submodule's commit is in the fingerprint", async () => {
  await using rig = await startGit();
  const fingerprint = async () => (await rig.git.buildFiles()).fingerprint;
  const pointing = async (digit: string) => {
    await rig.tree.git("update-index", "--add", "--cacheinfo", `160000,${digit.repeat(40)},sub`);
    return fingerprint();
  };
  await mkdir(join(rig.tree.path, "sub"));
  const one = await pointing("1");
  assert.equal(await fingerprint(), one);
  assert.notEqual(await pointing("2"), one);
});
