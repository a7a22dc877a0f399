/** What Bazel's targets are made from, asked of real Bazel in a repository made for it. */

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { component, imageComponent, label, template } from "../support/facts.ts";
import { type GraphFixture, startGraph } from "./graph-fixture.ts";

const DB = `
load("//rules:outer.bzl", "files")
files(name = "db", srcs = glob(["src/**"]))
filegroup(name = "tests", srcs = glob(["tests/**"]))
filegroup(name = "folder", srcs = ["assets"])
`;

const API = `
package(default_visibility = ["//visibility:public"])
alias(name = "push", actual = ":image")
filegroup(name = "image", srcs = ["main.rs", "//db"])
filegroup(name = "assets", srcs = ["//db:folder"])
`;

const WEB = `
load("@rules_pkg//pkg:tar.bzl", "pkg_tar")
pkg_tar(name = "push", srcs = ["index.html", "//api:main.rs"])
exports_files(["unused.html"])
`;

const FILES: Readonly<Record<string, string>> = {
  "BUILD.bazel": 'filegroup(name = "top", srcs = ["shared/a.txt", "tsconfig.json"])\n',
  "tsconfig.json": "{}",
  "README.md": "x",
  "shared/a.txt": "x",
  ".bazelrc": "import %workspace%/tools/ci.rc\ntry-import %workspace%/user.bazelrc\n",
  "tools/ci.rc": "build --workspace_status_command=tools/status.sh\n",
  "tools/status.sh": "#!/bin/sh\n",
  WORKSPACE: 'load("//rules:deps.bzl", "deps")\ndeps(lock = "//:pip.lock")\n',
  "pip.lock": "x",
  "rules/BUILD.bazel": "",
  "rules/deps.bzl": "def deps(lock):\n    pass\n",
  "rules/outer.bzl": 'load(":inner.bzl", "make")\n\ndef files(name, srcs):\n    make(name, srcs)\n',
  "rules/inner.bzl":
    'def make(name, srcs):\n    native.filegroup(name = name, srcs = srcs, visibility = ["//visibility:public"])\n',
  "db/BUILD.bazel": `package(default_visibility = ["//visibility:public"])\n${DB}`,
  "db/src/lib.rs": "x",
  "db/src/ä b.rs": "x",
  "db/tests/t.rs": "x",
  "db/assets/a.png": "x",
  "db/README.md": "x",
  "api/BUILD": API,
  "api/main.rs": "x",
  "web/BUILD.bazel": WEB,
  "web/index.html": "x",
  "top/BUILD.bazel": 'filegroup(name = "push", srcs = ["//:top"])\n',
  "docs/guide.md": "x",
};

const made = (name: string, target = `//${name}:push`) =>
  imageComponent(name, { source: { kind: "bazel", target: label(target), stamp: { via: "args" } } });
const api = made("api");
const web = made("web");
const top = made("top");

let rig: GraphFixture;
before(async () => {
  rig = await startGraph("unkey", { ...FILES, "BUILD.bazel": `\n${FILES["BUILD.bazel"]}` });
});
after(() => rig[Symbol.asyncDispose]());

const chains = async (...paths: readonly string[]) => {
  const causes = await rig.causes([api, web, top], paths);
  return Object.fromEntries(
    Object.entries(causes).map(([path, by]) => [
      path,
      Object.fromEntries(Object.entries(by).map(([name, { rule, because }]) => [name, [rule, ...because]])),
    ]),
  );
};

test("source files, BUILD files and what those load count by the shortest chain", async () => {
  const viaDb = ["graph", "//api:push", "//api:image", "//db:db"];
  assert.deepEqual(
    await chains(
      "api/main.rs",
      "db/src/lib.rs",
      "db/src/ä b.rs",
      "db/BUILD.bazel",
      "rules/outer.bzl",
      "rules/inner.bzl",
      "api/BUILD",
    ),
    {
      "api/main.rs": {
        api: ["graph", "//api:push", "//api:image", "api/main.rs"],
        web: ["graph", "//web:push", "api/main.rs"],
      },
      "db/src/lib.rs": { api: [...viaDb, "db/src/lib.rs"] },
      "db/src/ä b.rs": { api: [...viaDb, "db/src/ä b.rs"] },
      "db/BUILD.bazel": { api: [...viaDb, "db/BUILD.bazel"] },
      "rules/outer.bzl": { api: [...viaDb, "//db:BUILD.bazel", "rules/outer.bzl"] },
      "rules/inner.bzl": {
        api: [...viaDb, "//db:BUILD.bazel", "//rules:outer.bzl", "rules/inner.bzl"],
      },
      "api/BUILD": {
        api: ["graph", "//api:push", "api/BUILD"],
        web: ["graph", "//web:push", "//api:main.rs", "api/BUILD"],
      },
    },
  );
});

test("a folder that is a source has what is in it", async () => {
  const assets = made("assets", "//api:assets");
  const { "db/assets/a.png": cause } = await rig.causes([assets], ["db/assets/a.png"]);
  assert.deepEqual(cause?.["assets"], {
    rule: "graph",
    because: ["//api:assets", "//db:folder", "//db:assets", "db/assets/a.png"],
  });
});

test("files in no target, deleted ones and new ones belong to the package around them", async () => {
  const viaDb = ["package", "//api:push", "//api:image", "//db:db"];
  assert.deepEqual(
    await chains("db/README.md", "db/tests/t.rs", "db/src/gone.rs", "db/new/deep/er.rs", "web/unused.html"),
    {
      "db/README.md": { api: [...viaDb, "db/README.md"] },
      "db/tests/t.rs": { api: [...viaDb, "db/tests/t.rs"] },
      "db/src/gone.rs": { api: [...viaDb, "db/src/gone.rs"] },
      "db/new/deep/er.rs": { api: [...viaDb, "db/new/deep/er.rs"] },
      "web/unused.html": { web: ["package", "//web:push", "web/unused.html"] },
    },
  );
});

test("the root package has its own files, and only those folders that its sources are in", async () => {
  const viaTop = ["//top:push", "//:top"];
  assert.deepEqual(
    await chains(
      "tsconfig.json",
      "shared/a.txt",
      "shared/gone.txt",
      "docs/guide.md",
      "README.md",
      "gone/BUILD",
    ),
    {
      "tsconfig.json": { top: ["graph", ...viaTop, "tsconfig.json"] },
      "shared/a.txt": { top: ["graph", ...viaTop, "shared/a.txt"] },
      "shared/gone.txt": { top: ["package", ...viaTop, "//:shared/a.txt", "shared/gone.txt"] },
      "docs/guide.md": {},
      "README.md": {},
      "gone/BUILD": {},
    },
  );
  const root = made("root", "//:top");
  const { "README.md": readme } = await rig.causes([root], ["README.md"]);
  assert.deepEqual(readme?.["root"], { rule: "package", because: ["//:top", "README.md"] });
});

test("module files count for those that need external repositories, and name one", async () => {
  const found = await chains(
    "WORKSPACE",
    "MODULE.bazel",
    "MODULE.bazel.lock",
    "pip.lock",
    "rules/deps.bzl",
    "go.mod",
  );
  for (const [path, causes] of Object.entries(found))
    assert.deepEqual(causes, { web: ["modules", "//web:push", "@stand_ins", path] }, path);
});

test("settings, those they import and what these name count for every component with Bazel targets", async () => {
  const settings = [".bazelrc", ".bazelversion", "tools/ci.rc", "user.bazelrc", "tools/status.sh"];
  for (const [path, causes] of Object.entries(await chains(...settings)))
    assert.deepEqual(
      causes,
      {
        api: ["settings", "//api:push", path],
        web: ["settings", "//web:push", path],
        top: ["settings", "//top:push", path],
      },
      path,
    );
  const { ".bazelrc": docs } = await rig.causes([component("docs")], [".bazelrc"]);
  assert.deepEqual(docs, {});
});

test("all components are one question, and without targets there is none", async () => {
  await rm(rig.cache, { recursive: true, force: true });
  assert.equal(await rig.queries(() => rig.graph([api, web, top])), 1);
  assert.equal(await rig.queries(() => rig.graph([component("docs")])), 0);
});

test("query_flags and the environment without a version reach the query", async () => {
  const env = new Map([
    ["PLAIN", template("x")],
    ["RELEASE_VERSION", template("v{version}")],
  ]);
  await rig.bazel.forget();
  await rig.graph([api], { queryFlags: ["--noimplicit_deps"], env });
  const [call = ""] = await rig.bazel.calls("query");
  assert.match(call, /^query --noimplicit_deps .*let all = deps/);
  assert.equal(await rig.queries(() => rig.graph([api], { queryFlags: ["--noimplicit_deps"] })), 1);
});

const fails = async (components: readonly (typeof api)[], words: RegExp, flags: readonly string[] = []) =>
  assert.rejects(rig.graph(components, { queryFlags: flags }), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.deepEqual([error.kind, error.problems[0]?.code], ["build", "bazel-query-failed"]);
    assert.match(error.message, words);
    assert.match(error.problems[0]?.hint ?? "", /bazel query 'deps\(set\(.*bazel\.query_flags/);
    return true;
  });

test("a query that fails is an error with Bazel's words", async () => {
  await fails([api], /--no_such_flag/, ["--no_such_flag"]);
});

test("targets that do not exist are given with Bazel's words, and the others are answered", async () => {
  const alone = await rig.graph([made("api", "//api:nothing")]);
  assert.match(alone.missing?.get(label("//api:nothing")) ?? "", /no such target '\/\/api:nothing'/);
  for (const queryFlags of [[], ["--keep_going"]]) {
    const { missing, nodes } = await rig.graph([api, made("web", "//nowhere:push")], { queryFlags });
    assert.match(missing?.get(label("//nowhere:push")) ?? "", /no such package 'nowhere'/);
    assert.equal(missing?.size, 1);
    assert.ok(nodes.size > 0);
  }
});
