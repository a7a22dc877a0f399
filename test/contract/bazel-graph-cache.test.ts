/** The kept graph: used when nothing changed, never when it is stale, and never a reason to fail. */

import assert from "node:assert/strict";
import { chmod, mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, beforeEach, before as first, test } from "node:test";
import { createGraphCache } from "../../src/services/bazel/graph/graph-cache.ts";
import { imageComponent, label, template } from "../support/facts.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { type GraphFixture, startGraph } from "./graph-fixture.ts";

const api = imageComponent("api", {
  source: { kind: "bazel", target: label("//lib:push"), stamp: { via: "args" } },
});

const FILES: Readonly<Record<string, string>> = {
  "lib/BUILD": 'load(":make.bzl", "make")\nmake(name = "push", srcs = glob(["src/**"]))\n',
  "lib/make.bzl": "def make(name, srcs):\n    native.filegroup(name = name, srcs = srcs)\n",
  "lib/src/a.txt": "x",
  "other/BUILD": 'exports_files(["o.txt"])\n',
  "other/o.txt": "x",
  ".gitignore": "user.bazelrc\n",
  ".bazelrc": "try-import %workspace%/user.bazelrc\n",
};

let rig: GraphFixture;
first(async () => {
  rig = await startGraph("unkey", FILES);
});
after(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  await rm(rig.cache, { recursive: true, force: true });
  await rig.graph([api]);
});

const queries = () => rig.queries(() => rig.graph([api]));
const paths = async () => Object.keys(Object.fromEntries((await rig.graph([api])).nodes)).sort();

test("nothing changed: Bazel is not asked, and the graph is the same", async () => {
  const kept = await rig.graph([api]);
  assert.equal(await queries(), 0);
  await rm(rig.cache, { recursive: true });
  assert.deepEqual(await rig.graph([api]), kept);
  assert.equal(await queries(), 0);
});

test("the content of sources does not matter", async () => {
  await rig.tree.write("lib/src/a.txt", "otherwise");
  assert.equal(await queries(), 0);
  await rig.tree.commit("Change a source");
  assert.equal(await queries(), 0);
});

const CHANGES: Readonly<Record<string, () => Promise<unknown>>> = {
  "a modified BUILD file": () =>
    rig.tree.write("lib/BUILD", `${FILES["lib/BUILD"]}filegroup(name = "more")\n`),
  "a modified .bzl file": () =>
    rig.tree.write(
      "lib/make.bzl",
      'def make(name, srcs):\n    native.filegroup(name = name, srcs = srcs + ["//other:o.txt"])\n',
    ),
  "a new file that a glob matches": () => rig.tree.write("lib/src/b.txt", "x"),
  "a file that is gone": () => rm(join(rig.tree.path, "lib/src/b.txt")),
  "a new BUILD file": () => rig.tree.write("lib/src/BUILD", 'exports_files(["a.txt"])\n'),
  "a BUILD file that is gone": () => rm(join(rig.tree.path, "lib/src/BUILD")),
  "another .bazelrc": () => rig.tree.write(".bazelrc", `${FILES[".bazelrc"]}query --noimplicit_deps\n`),
  "an imported file that git ignores": () => rig.tree.write("user.bazelrc", "query --notool_deps\n"),
  "another .bazelversion": () => rig.tree.write(".bazelversion", "4.2.3\n# x\n"),
  "another WORKSPACE": async () => {
    const text = await readFile(join(rig.tree.path, "WORKSPACE"), "utf8");
    await rig.tree.write("WORKSPACE", `${text}\n# more\n`);
  },
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`stale after ${name}, uncommitted and committed`, async () => {
    await change();
    assert.equal(await queries(), 1);
    assert.equal(await queries(), 0);
    await rig.tree.commit(name);
    // What is committed is what was there.
    assert.equal(await queries(), 0);
  });
}

test("what a stale graph would have hidden is reported", async () => {
  assert.ok((await paths()).includes("//other:o.txt"));
  assert.ok(!(await paths()).includes("//lib:src/new.txt"));
  await rig.tree.write("lib/src/new.txt", "x");
  assert.ok((await paths()).includes("//lib:src/new.txt"));
});

test("other targets, flags and environments are other questions", async () => {
  const settings = [{ queryFlags: ["--noimplicit_deps"] }, { env: new Map([["X", template("1")]]) }];
  for (const each of settings) assert.equal(await rig.queries(() => rig.graph([api], each)), 1);
  const other = imageComponent("api", {
    source: { kind: "bazel", target: label("//other:o.txt"), stamp: { via: "args" } },
  });
  assert.equal(await rig.queries(() => rig.graph([other])), 1);
  assert.equal(await rig.queries(() => rig.graph([other])), 0);
});

test("a failing query is not kept, and a kept graph does not hide it", async () => {
  await rig.tree.write("lib/BUILD", "no_such_rule()\n");
  await assert.rejects(rig.graph([api]), /no_such_rule/);
  await assert.rejects(rig.graph([api]), /no_such_rule/);
  await rig.tree.git("checkout", "lib/BUILD");
  assert.equal(await queries(), 0);
});

test("what is not a kept graph counts as missing", async () => {
  const [name = ""] = rig.kept();
  const file = join(rig.cache, name);
  const good = await readFile(file, "utf8");
  const key = name.slice("graph-".length, -".json".length);
  const wrong = [
    "",
    "{",
    "null",
    "[]",
    good.slice(0, -1),
    good.slice(0, good.length / 2),
    good.replace('"format":1', '"format":2'),
    good.replace(
      key,
      key.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
    ),
    good.replace(/"nodes":\[/, '"nodes":[["//x:x",null,null,[999999],[]],'),
    good.replace(/"packages":\[/, '"packages":[7,'),
    "\0\ufffd".repeat(99),
  ];
  for (const text of wrong) {
    assert.notEqual(text, good);
    await writeFile(file, text);
    assert.equal(await queries(), 1, text.slice(0, 40));
    assert.equal(await readFile(file, "utf8"), good);
  }
});

test("a folder that cannot be made or written counts as missing", async () => {
  await rm(rig.cache, { recursive: true });
  await writeFile(rig.cache, "a file");
  assert.equal(await queries(), 1);
  await rm(rig.cache);
  await mkdir(join(rig.cache, "nested"), { recursive: true });
  await chmod(rig.cache, 0o500);
  assert.ok((await rig.graph([api])).nodes.size > 0);
  await chmod(rig.cache, 0o700);
});

test("the sixteen that were used last are kept, and nothing else is touched", async () => {
  await using folder = await temporaryDirectory("slipway-graphs");
  const cache = createGraphCache(join(folder.path, "made", "here"));
  const graph = await rig.graph([api]);
  const at = (name: string) => join(folder.path, "made", "here", name);
  const long = new Date(Date.now() - 9_000_000);
  const age = async (key: string, seconds: number) =>
    utimes(at(`graph-${key}.json`), seconds, seconds).catch(() => {});
  await cache.write("0", graph);
  await writeFile(at("mine.json"), "x");
  await writeFile(at("graph-1.tmp"), "x");
  await writeFile(at("graph-2.tmp"), "x");
  await utimes(at("graph-1.tmp"), long, long);
  for (let key = 1; key <= 20; key++) {
    await cache.write(String(key), graph);
    await age(String(key), 1_000 + key);
    assert.deepEqual(await cache.read("0"), graph);
  }
  const kept = await Promise.all([...Array(21).keys()].map((key) => cache.read(String(key))));
  assert.equal(kept.filter((each) => each !== null).length, 16);
  assert.equal(kept[1], null);
  assert.equal(await readFile(at("mine.json"), "utf8"), "x");
  await assert.rejects(readFile(at("graph-1.tmp")));
  assert.equal(await readFile(at("graph-2.tmp"), "utf8"), "x");
});

test("two runs that keep the same graph at once leave one that can be read", async () => {
  await rm(rig.cache, { recursive: true });
  const graphs = await Promise.all([rig.graph([api]), rig.graph([api]), rig.graph([api])]);
  assert.deepEqual(graphs[1], graphs[0]);
  assert.equal(rig.kept().length, 1);
  assert.equal(await queries(), 0);
});
