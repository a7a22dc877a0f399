import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { loadEdges } from "../../../../src/services/bazel/graph/starlark.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

test("what files load are their needs, and a .bzl file that nothing seems to load is needed by all", async () => {
  await using folder = await temporaryDirectory("slipway-loads");
  const files = {
    "mono/a/BUILD": 'load("@mono//r:x.bzl", "x")\nload("@rules_x//:y.bzl", "y")\n',
    "mono/b/BUILD.bazel": "",
    "mono/r/BUILD": "",
    "mono/r/x.bzl": "",
    "mono/r/lost.bzl": 'load(":x.bzl", "x")\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  const raw = new Map<string, readonly string[]>([
    ["//a:a", ["//a:src/BUILD"]],
    ["//a:src/BUILD", []],
    ...["//a:BUILD", "//b:BUILD.bazel", "//r:BUILD", "//r:x.bzl", "//r:lost.bzl", "@rules_x//:y.bzl"].map(
      (label): [string, readonly string[]] => [label, []],
    ),
    ["//r:gone.bzl", []],
  ]);
  const edges = await loadEdges({ root: folder.path, prefix: "mono/" }, raw, "mono");
  const unclaimed = ["//r:lost.bzl", "//r:gone.bzl"];
  assert.deepEqual(Object.fromEntries([...edges].sort()), {
    "//a:BUILD": ["//r:x.bzl", "@rules_x//:y.bzl", ...unclaimed],
    "//b:BUILD.bazel": unclaimed,
    "//r:BUILD": unclaimed,
    "//r:gone.bzl": ["//r:BUILD"],
    "//r:lost.bzl": ["//r:x.bzl", "//r:BUILD"],
    "//r:x.bzl": ["//r:BUILD"],
  });
});
