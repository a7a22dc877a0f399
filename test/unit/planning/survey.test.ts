/** What is read in texts that say something of releases: scripts, BUILD files, recipes, Dockerfiles, flakes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pushingMacros, readBuildText } from "../../../src/planning/survey/build-text.ts";
import { contextOf, readDockerfile, readFlake } from "../../../src/planning/survey/dockerfile.ts";
import { readScripts } from "../../../src/planning/survey/script.ts";
import { shellCalls, UNKNOWN } from "../../../src/planning/survey/shell.ts";

const calls = (script: string, variables: Readonly<Record<string, string>> = {}) =>
  shellCalls(script, 1, new Map(Object.entries(variables))).map(({ words }) => words);

test("a script is split as a shell splits it", () => {
  assert.deepEqual(calls("a b;c 'd e' \"f g\" && h\\ i | j # k\n# l\nm \\\n  n"), [
    ["a", "b"],
    ["c", "d e", "f g"],
    ["h i"],
    ["j"],
    ["m", "n"],
  ]);
  assert.deepEqual(calls("a > /dev/null b 2>&1 c >file <in"), [["a", "b", "c"]]);
  assert.deepEqual(calls("if true; then\n  nix run .#image\nfi"), [
    ["true"],
    ["nix", "run", ".#image"],
    ["fi"],
  ]);
});

test("lines are counted through continuations, quotes and comments", () => {
  const script = "# one\na \\\n  b\nc 'd\ne'\n\nf";
  assert.deepEqual(
    shellCalls(script, 10, new Map()).map(({ words: [first], line }) => [first, line]),
    [
      ["a", 11],
      ["c", 13],
      ["f", 16],
    ],
  );
});

test("variables are filled in as far as they are known", () => {
  // `…` stands for `$`: the linter takes what a shell fills in for a template.
  const cases: readonly (readonly [script: string, word: string])[] = [
    ["x …GITHUB_REF_NAME", "api/v1.2.3"],
    ["x …{GITHUB_REF_NAME##*/}", "v1.2.3"],
    ["x …{GITHUB_REF_NAME%%/*}", "api"],
    ["x …{GITHUB_REF_NAME#*/v}", "1.2.3"],
    ["x …{GITHUB_REF_NAME%.*}", "api/v1.2"],
    ['VERSION="…{GITHUB_REF_NAME#*/v}"\nx "v…VERSION"', "v1.2.3"],
    [
      'echo "version=…{GITHUB_REF_NAME#*/}" >> "…GITHUB_OUTPUT"\nx …{{ steps.tag.outputs.version }}',
      "v1.2.3",
    ],
    ["x …{MISSING:-latest}", "latest"],
    ["x …(git describe)", UNKNOWN],
    ["x `date`", UNKNOWN],
    ["x …{MISSING##*/}", UNKNOWN],
    ["x '…GITHUB_REF_NAME'", "$GITHUB_REF_NAME"],
    ["x 'a …{{ env.GITHUB_REF_NAME }}'", "a api/v1.2.3"],
    ["x a…(date +'%Y')b", `a${UNKNOWN}b`],
  ];
  for (const [script, word] of cases) {
    const [last] = calls(script.replaceAll("…", "$"), { GITHUB_REF_NAME: "api/v1.2.3" }).slice(-1);
    assert.deepEqual(last, ["x", word], script);
  }
});

test("the pushed tag comes before what is given by hand", () => {
  const known = { "github.ref_name": "api/v1.2.3", "inputs.tag": "1.2.3" };
  assert.deepEqual(calls(`x ${"$"}{{ inputs.tag || github.ref_name }}`, known), [["x", "api/v1.2.3"]]);
});

test("what stands before a program is its environment, and what is exported is everybody's after it", () => {
  const found = shellCalls("export A=1\nB=2 x\ny", 1, new Map());
  assert.deepEqual(
    found.map(({ env }) => Object.fromEntries(env)),
    [{ A: "1", B: "2" }, { A: "1" }],
  );
});

const BUILD = `load("@rules_oci//oci:defs.bzl", "oci_image", push = "oci_push")
load("//build:service.bzl", "service")

# push(name = "comment")
oci_image(name = "image", base = "@base")

push(
    name = "push",  # a comment, (with a bracket
    image = ":image",
    remote_tags = ["latest", "edge"],
    repository = "ghcr.io/acme/api",
    visibility = [":" + "all"],
)

[push(name = "made_" + each) for each in ["a"]]

service(name = "macro")
`;

test("a BUILD file is read as far as it is literal", () => {
  const { rules, macros } = readBuildText({ path: "api/BUILD.bazel", text: BUILD });
  assert.deepEqual(
    rules.map(({ label, kind, place }) => [label, kind, place?.line]),
    [
      ["//api:image", "oci_image", 5],
      ["//api:push", "oci_push", 7],
    ],
  );
  const push = rules[1]?.attributes;
  assert.equal(push?.get("image"), "//api:image");
  assert.deepEqual(push?.get("remote_tags"), ["latest", "edge"]);
  assert.equal(push?.has("visibility"), false);
  assert.deepEqual(macros, [
    { name: "service", file: "build/service.bzl", place: { file: "api/BUILD.bazel", line: 17, column: 1 } },
  ]);
  const extension = (path: string, text: string) => ({ path, text });
  const pushing = extension("build/push.bzl", 'load("@rules_oci//oci:defs.bzl", "oci_push")');
  const loads = extension("build/service.bzl", 'load(":push.bzl", "push")');
  assert.deepEqual(
    pushingMacros(macros, [loads, pushing]).map(({ file, calls: places }) => [file, places.length]),
    [["build/service.bzl", 1]],
  );
  assert.deepEqual(
    pushingMacros(macros, [extension("build/service.bzl", 'load(":service.bzl", "own")')]),
    [],
  );
});

test("recipes of justfiles and Makefiles are read with their lines and variables", () => {
  const justfile =
    'registry := "ghcr.io/acme"\n\npush-api tag="latest":\n    bazel run //api:push\n\n@other:\n    echo\n';
  const makefile = "IMAGE ?= api\n.PHONY: push\npush: build\n\t@bazel run //api:push\n\tdone\n";
  const { scripts } = readScripts(
    [
      { path: "justfile", text: justfile },
      { path: "tools/Makefile", text: makefile },
    ],
    [],
  );
  assert.deepEqual(
    scripts.map(({ job, line, text, runner, folder, env }) => [job, line, text.trim(), runner, folder, env]),
    [
      ["push-api", 4, "bazel run //api:push", "just", "", [["registry", "ghcr.io/acme"]]],
      ["other", 7, "echo", "just", "", [["registry", "ghcr.io/acme"]]],
      ["push", 4, "bazel run //api:push\ndone", "make", "tools", [["IMAGE", "api"]]],
    ],
  );
});

test("a Dockerfile says what it copies and takes, and so in which folder it is built", () => {
  const text =
    'FROM node AS build\nARG VERSION=dev\nCOPY --chown=1:1 package.json \\\n  src ./\nCOPY --from=build /app /app\nADD ["static files", "/"]\nCOPY dist/*.js /app/\n';
  const read = readDockerfile(text);
  assert.deepEqual(read, { copies: ["package.json", "src", "static files", "dist/*.js"], args: ["VERSION"] });
  const files = ["app/package.json", "app/src/a.js", "app/static files/x", "app/dist/a.js", "package.json"];
  assert.equal(contextOf(read, ["", "app"], files), "app");
  assert.equal(contextOf(read, ["", "web"], files), null);
});

test("a flake says which images it makes, and of which folders", () => {
  const text = `{
  # packages.x.comment-image = nix2container.buildImage { name = "no"; };
  atticd = run { source = ./attic/atticd; };
  lib = import ./nix/lib.nix;
  packages.x86_64-linux.attic-server-image = nix2container.buildImage {
    name = "acme/attic-server";
    config = { };
  };
  worker-image = buildImage { config = { name = "inner"; }; };
}`;
  assert.deepEqual(readFlake(text), {
    images: [
      { output: "attic-server-image", name: "attic-server" },
      { output: "worker-image", name: "worker" },
    ],
    folders: ["attic"],
  });
});
