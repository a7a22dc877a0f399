/** Graphs over the borders of repositories: real Bazel, with local repositories in and next to the source repository. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { attribution } from "../../src/planning/attribution/attribute.ts";
import { imageComponent, label } from "../support/facts.ts";
import { type GraphFixture, startGraph } from "./graph-fixture.ts";

const made = (name: string, target = `//${name}:push`) =>
  imageComponent(name, { source: { kind: "bazel", target: label(target), stamp: { via: "args" } } });

const FILES: Readonly<Record<string, string>> = {
  WORKSPACE: `
local_repository(name = "vendored", path = "third_party/vendored")
local_repository(name = "beside", path = "../beside")
`,
  "third_party/vendored/WORKSPACE": "",
  "third_party/vendored/BUILD": `
filegroup(name = "lib", srcs = ["lib.c", "@//config:lib"], visibility = ["//visibility:public"])
`,
  "third_party/vendored/lib.c": "x",
  "config/BUILD": 'filegroup(name = "lib", srcs = ["c.txt"], visibility = ["//visibility:public"])\n',
  "config/c.txt": "x",
  "own/BUILD": 'load("@unkey//own:a.bzl", "a")\na(name = "push")\n',
  "own/a.bzl": 'load("//own/b:c.bzl", _a = "a")\na = _a\n',
  "own/b/BUILD": "",
  "own/b/c.bzl": "def a(name):\n    native.filegroup(name = name)\n",
  "through/BUILD": 'filegroup(name = "push", srcs = ["@vendored//:lib"])\n',
  "tools/build_rules/BUILD": "",
  "tools/build_rules/prelude_bazel": "PRELUDE = 1\n",
  "inner/WORKSPACE": "",
  "inner/BUILD": "",
  "inner/lib/BUILD": 'filegroup(name = "push", srcs = ["a.txt"])\n',
  "inner/lib/a.txt": "x",
  "outer/BUILD": 'load("@beside//:x.bzl", "x")\nx(name = "push")\n',
};

let rig: GraphFixture;
before(async () => {
  rig = await startGraph("unkey", FILES);
  const beside = join(rig.tree.path, "..", "beside");
  await mkdir(beside);
  await writeFile(join(beside, "WORKSPACE"), "");
  await writeFile(join(beside, "BUILD"), "");
  await writeFile(join(beside, "x.bzl"), "def x(name):\n    native.filegroup(name = name)\n");
});
after(() => rig[Symbol.asyncDispose]());

test("the workspace's own name in a load is the main repository", async () => {
  const causes = await rig.causes([made("own")], ["own/a.bzl", "own/b/c.bzl"]);
  assert.deepEqual(causes["own/a.bzl"]?.["own"]?.because, ["//own:push", "//own:BUILD", "own/a.bzl"]);
  assert.deepEqual(causes["own/b/c.bzl"]?.["own"]?.because, [
    "//own:push",
    "//own:BUILD",
    "//own:a.bzl",
    "own/b/c.bzl",
  ]);
});

test("the prelude, which Bazel does not name, is a setting", async () => {
  const prelude = "tools/build_rules/prelude_bazel";
  const { [prelude]: causes } = await rig.causes([made("own")], [prelude]);
  assert.deepEqual(causes?.["own"], { rule: "settings", because: ["//own:push", prelude] });
});

test("a chain may lead through another repository and back", async () => {
  const { "config/c.txt": cause } = await rig.causes([made("through")], ["config/c.txt"]);
  assert.deepEqual(cause?.["through"], {
    rule: "graph",
    because: ["//through:push", "@vendored//:lib", "//config:lib", "config/c.txt"],
  });
});

test("a folder that is an external repository counts for those that need external repositories", async () => {
  const file = "third_party/vendored/lib.c";
  const { [file]: causes } = await rig.causes([made("through"), made("own")], [file]);
  assert.deepEqual(causes, {
    through: { rule: "modules", because: ["//through:push", "@vendored", file] },
  });
});

test("a target of another repository can be published", async () => {
  const vendored = made("vendored", "@vendored//:lib");
  const causes = await rig.causes([vendored], ["config/c.txt", "WORKSPACE"]);
  assert.deepEqual(causes["config/c.txt"]?.["vendored"]?.because, [
    "@vendored//:lib",
    "//config:lib",
    "config/c.txt",
  ]);
  assert.deepEqual(causes["WORKSPACE"]?.["vendored"]?.because, ["@vendored//:lib", "@vendored", "WORKSPACE"]);
});

test("what changes in a repository next to the source repository makes the kept graph stale", async () => {
  const outer = made("outer");
  assert.equal(await rig.queries(() => rig.graph([outer])), 1);
  assert.equal(await rig.queries(() => rig.graph([outer])), 0);
  const text = 'def x(name):\n    native.filegroup(name = name, srcs = ["//config:lib"])\n';
  await writeFile(join(rig.tree.path, "../beside/x.bzl"), text);
  const { "config/c.txt": causes } = await rig.causes([outer], ["config/c.txt"]);
  assert.deepEqual(causes?.["outer"]?.because, ["//outer:push", "//config:lib", "config/c.txt"]);
});

test("if slipway.toml is below Bazel's workspace, labels are Bazel's and paths the repository's", async () => {
  const through = { ...made("through"), paths: ["docs/**"] };
  const graph = await rig.graphBelow("config", [through]);
  assert.deepEqual(graph, await rig.graph([through]));
  const attribute = attribution([through], graph, "config/");
  assert.deepEqual(attribute("config/c.txt").get("through")?.because.slice(-2), [
    "//config:lib",
    "config/c.txt",
  ]);
  assert.equal(attribute("config/docs/x").get("through")?.rule, "package");
  assert.equal(attribute("docs/x").size, 0);
});

test("if Bazel's workspace is a folder, paths are the repository's all the same", async () => {
  const inner = made("inner", "//lib:push");
  const attribute = attribution([inner], await rig.graphBelow("inner", [inner]), "inner/");
  const told = (path: string) => {
    const { rule, because } = attribute(path).get("inner") ?? {};
    return [rule, ...(because ?? [])];
  };
  assert.deepEqual(told("inner/lib/a.txt"), ["graph", "//lib:push", "inner/lib/a.txt"]);
  assert.deepEqual(told("inner/lib/gone.txt"), ["package", "//lib:push", "inner/lib/gone.txt"]);
  assert.deepEqual(told("inner/.bazelrc"), ["settings", "//lib:push", "inner/.bazelrc"]);
  for (const path of ["lib/a.txt", ".bazelrc", "inner/README.md", "README.md"])
    assert.deepEqual(told(path), [undefined], path);
});
