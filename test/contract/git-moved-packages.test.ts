/** Which packages git considers moved, against real repositories. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startGit } from "./git-fixture.ts";

const BUILD = (name: string) =>
  `load("//rules:lib.bzl", "library")\n\nlibrary(\n    name = "${name}",\n    srcs = glob(["*.rs"]),\n)\n`;

test("a package moved, another one whose file was only renamed, one that is gone and one that is new", async () => {
  await using fixture = await startGit();
  const { tree, git } = fixture;
  await tree.write("crates/db/BUILD.bazel", BUILD("db"));
  await tree.write("crates/db/src/lib.rs", "// db\n");
  await tree.write("crates/ui/BUILD", BUILD("ui"));
  await tree.write("tools/BUILD.bazel", 'sh_binary(name = "tool", srcs = ["tool.sh"])\n');
  await tree.commit("Begin");
  const from = await git.commitOf("HEAD");
  assert.deepEqual(await git.movedPackages(from, from), new Map());
  await tree.git("mv", "crates/db", "crates/wörter mit\nZeile");
  await tree.write("crates/wörter mit\nZeile/BUILD.bazel", `${BUILD("db")}# moved\n`);
  await tree.git("mv", "crates/ui/BUILD", "crates/ui/BUILD.bazel");
  await tree.git("rm", "--quiet", "-r", "tools");
  await tree.write("web/BUILD.bazel", 'filegroup(name = "site", srcs = glob(["**/*.html"]))\n');
  await tree.git("config", "diff.renames", "false");
  await tree.commit("Move");
  const to = await git.commitOf("HEAD");
  assert.deepEqual(await git.movedPackages(from, to), new Map([["crates/db", "crates/wörter mit\nZeile"]]));
  assert.deepEqual(await git.movedPackages(to, from), new Map([["crates/wörter mit\nZeile", "crates/db"]]));
});
