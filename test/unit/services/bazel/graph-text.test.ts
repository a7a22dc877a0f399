/** What is read of Bazel's answers and of Starlark, by tables; Bazel 7 to 9 write labels that 4.2.3 does not. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatGraphLabel,
  isBuiltIn,
  parseGraphLabel,
} from "../../../../src/services/bazel/graph/graph-label.ts";
import { buildNodes } from "../../../../src/services/bazel/graph/graph-nodes.ts";
import { parseGraph } from "../../../../src/services/bazel/graph/graph-query.ts";
import { readStarlark } from "../../../../src/services/bazel/graph/starlark.ts";

const BASE = { repository: "", package: "x/y" };

test("labels are written in one way, whichever Bazel wrote them", () => {
  const table: Readonly<Record<string, string | null>> = {
    "//a/b:c": "//a/b:c",
    "//a/b": "//a/b:b",
    "//:c": "//:c",
    "@//a:b": "//a:b",
    "@@//a:b": "//a:b",
    "@x//a:b": "@x//a:b",
    "@@x+//a": "@x+//a:a",
    "@@x++ext+y//:z": "@x++ext+y//:z",
    "@@x~1.2~ext~y//a:b/c.txt": "@x~1.2~ext~y//a:b/c.txt",
    "@x": "@x//:x",
    ":b": "//x/y:b",
    "b.bzl": "//x/y:b.bzl",
    "d/b.bzl": "//x/y:d/b.bzl",
    "//a:b:c": "//a:b:c",
    "": null,
    "/a/b": null,
    "@": null,
  };
  for (const [written, expected] of Object.entries(table)) {
    const parsed = parseGraphLabel(written, BASE);
    assert.equal(parsed && formatGraphLabel(parsed), expected, written);
  }
  assert.equal(parseGraphLabel(":b"), null);
});

test("Bazel's own repositories are told from others", () => {
  const own =
    "bazel_tools _builtins local_config_cc local_config_platform bazel_tools+cc_configure+local_config_cc";
  for (const name of own.split(" ")) assert.ok(isBuiltIn(name), name);
  for (const name of "rules_go platforms bazel_tools_extra rules_cc+ my_local_config".split(" "))
    assert.ok(!isBuiltIn(name), name);
});

test("an answer of a newer Bazel gives the same graph", () => {
  const raw = parseGraph(
    `digraph mygraph {
  node [shape=box];
  "//api:push"
  "//api:push" -> "@@rules_img+//img:tool"
  "//api:push" -> "@@bazel_tools//tools:x"
  "//api:push" -> "//api:a \\"b\\" -> c.txt"
  "//api:push" -> "//db:db"  [label="//conditions:default"];
  "//api:a \\"b\\" -> c.txt"
  "@@rules_img+//img:tool"
  "@@rules_img+//img:tool" -> "@@//db:db"
  "@@bazel_tools//tools:x"
  "//db:db"
  "//api:BUILD.bazel"
}
`.replaceAll('\\"', '"'),
  );
  const loads = new Map([["//api:BUILD.bazel", ["@rules_img//img:push.bzl"]]]);
  assert.deepEqual(Object.fromEntries(buildNodes(raw, loads, ["//api:push"], "mono/")), {
    "//api:push": {
      package: "mono/api",
      path: null,
      needs: ["@rules_img+//img:tool", '//api:a "b" -> c.txt', "//db:db", "//api:BUILD.bazel"],
      repositories: ["rules_img+"],
    },
    '//api:a "b" -> c.txt': {
      package: "mono/api",
      path: 'mono/api/a "b" -> c.txt',
      needs: ["//api:BUILD.bazel"],
      repositories: [],
    },
    "@rules_img+//img:tool": { package: null, path: null, needs: ["//db:db"], repositories: ["rules_img+"] },
    "//db:db": { package: "mono/db", path: "mono/db/db", needs: [], repositories: [] },
    "//api:BUILD.bazel": {
      package: "mono/api",
      path: "mono/api/BUILD.bazel",
      needs: [],
      repositories: ["rules_img"],
    },
  });
});

test("names that are not ASCII are read, as Bazel writes them rightly and wrongly", () => {
  const names = ["ä b.rs", "日本.rs", "e\u0301"];
  for (const name of names) {
    const wrong = Buffer.from(name).toString("latin1");
    for (const written of [name, wrong])
      assert.deepEqual([...parseGraph(`  "//a:${written}"\n`).keys()], [`//a:${name}`]);
  }
});

test("loads, paths and names are read out of Starlark without being fooled", () => {
  const text = `
"""load("//doc:string.bzl", "x")"""
# load("//a:comment.bzl", "x")
load("//a:one.bzl", "x", y = "z")
load(
    # why
    ':two.bzl',
    "x",
)
my.load("//a:method.bzl")
reload("//a:other.bzl")
s = "load(\\"//a:string.bzl\\", 1)"
module(version = "1", name = "mono")
dep(name = "other", path = "third_party/" + x)
new(path = 'b', urls = ["https://example.org/#x"])
raw = r'\\d'  # 'unclosed
`;
  const { loads, paths, name, strings } = readStarlark(text);
  assert.deepEqual(
    { loads, paths, name },
    {
      loads: ["//a:one.bzl", ":two.bzl"],
      paths: ["third_party/", "b"],
      name: "mono",
    },
  );
  assert.ok(strings.includes("https://example.org/#x"));
  assert.equal(readStarlark("x = 1").name, null);
});

test("Starlark is read in linear time, even when it is not Starlark", () => {
  for (const unit of ['"', "'''", '"""a', "load(", "\\", "# x\n", 'load("//a:b", ', "é"]) {
    const began = performance.now();
    readStarlark(unit.repeat(100_000));
    assert.ok(performance.now() - began < 2_000, unit);
  }
});
