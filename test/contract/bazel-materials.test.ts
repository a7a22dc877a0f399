/** What images are made from: real Bazel with a WORKSPACE; and a stand-in that answers as Bazel 8 does with modules. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import type { ArtifactId, WantedImage } from "../../src/domain/release/wanted.ts";
import { readMaterials } from "../../src/services/bazel/materials/materials.ts";
import { createBazel } from "../support/bazel.ts";
import { label } from "../support/facts.ts";
import { writeProgram } from "../support/program.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { testRun } from "./registry-fixture.ts";

const HEX = "0123456789abcdef".repeat(4);

// Rules with the attributes that rulesets' own have, which make a folder instead of fetching something.
const RULES = `
def _impl(repository):
    repository.file("BUILD", 'filegroup(name = "lib", srcs = glob(["*.txt"]) + %s, visibility = ["//visibility:public"])' % repr(repository.attr.needs))
    repository.file("a.txt", "x")

_needs = {"needs": attr.string_list()}
go_repository = repository_rule(_impl, attrs = dict(_needs, importpath = attr.string(), version = attr.string(), sum = attr.string()))
npm_import = repository_rule(_impl, attrs = dict(_needs, package = attr.string(), version = attr.string(), integrity = attr.string(), url = attr.string()))
oci_pull = repository_rule(_impl, attrs = dict(_needs, registry = attr.string(), repository = attr.string(), identifier = attr.string()))

def macro():
    go_repository(name = "com_github_spf13_pflag", importpath = "github.com/spf13/pflag", version = "v1.0.10", sum = "h1:x")
`;

const FILES: Readonly<Record<string, string>> = {
  WORKSPACE: `load("//:rules.bzl", "go_repository", "macro", "npm_import", "oci_pull")
load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")
macro()
go_repository(name = "com_github_spf13_cobra", importpath = "github.com/spf13/cobra", version = "v1.10.2", needs = ["@com_github_spf13_pflag//:lib"])
go_repository(name = "com_github_not_reached", importpath = "example.com/not/reached", version = "v1.0.0")
npm_import(name = "npm__types_node", package = "@types/node", version = "20.1.0", integrity = "sha512-AAAA")
oci_pull(name = "base", registry = "gcr.io", repository = "distroless/static", identifier = "sha256:${HEX}")
http_archive(name = "archived", urls = ["file://FOLDER/archived.tar"], sha256 = "SHA", build_file_content = 'exports_files(["x.txt"])')
local_repository(name = "own", path = "own")
`,
  "rules.bzl": RULES,
  BUILD: `filegroup(name = "api", srcs = ["@com_github_spf13_cobra//:lib", "@base//:lib", "@archived//:x.txt", "@own//:lib"])
filegroup(name = "web", srcs = ["@npm__types_node//:lib", "@base//:lib"])
genrule(name = "tooled", outs = ["t"], cmd = "touch $@", tools = ["@com_github_not_reached//:lib"])
`,
  "own/WORKSPACE": "",
  "own/BUILD": 'filegroup(name = "lib", visibility = ["//visibility:public"])\n',
};

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function image(target: string): WantedImage {
  const build = { flags: [], env: {}, buildArgs: {}, labels: {}, commitTime: 0 };
  const source = { kind: "bazel" as const, target: label(target), stamp: { via: "args" as const } };
  return { kind: "image", id: target as ArtifactId, source, build } as unknown as WantedImage;
}

async function materials(folder: string, bazel: string, ...targets: readonly string[]) {
  const settings = { startupFlags: [], flags: [], queryFlags: [], env: new Map(), test: [], pushJobs: 1 };
  const env = { ...process.env, BAZEL: bazel };
  const options = { run: testRun(env), workspace: folder, env, settings };
  const found = await readMaterials(options, targets.map(image), () => {});
  return (target: string) => {
    const made = found.get(target as ArtifactId);
    assert.ok(made);
    return {
      ...made,
      purls: made.packages.map(({ purl }) => (purl === null ? null : decodeURIComponent(purl))),
    };
  };
}

describe("a workspace's own repositories", () => {
  test("are packages of the images that need them, through other repositories too, without tools", async () => {
    await using scratch: TemporaryDirectory = await temporaryDirectory("slipway-materials");
    await using bazel = await createBazel(scratch.path);
    const folder = join(scratch.path, "workspace");
    await writeFile(join(scratch.path, "x.txt"), "x");
    await promisify(execFile)("tar", ["-cf", "archived.tar", "x.txt"], { cwd: scratch.path });
    const { stdout } = await promisify(execFile)("sha256sum", ["archived.tar"], { cwd: scratch.path });
    const sha = stdout.slice(0, 64);
    const workspace = (FILES["WORKSPACE"] ?? "").replace("FOLDER", scratch.path).replace("SHA", sha);
    await write(folder, { ...FILES, WORKSPACE: workspace });
    const of = await materials(folder, bazel.command, "//:api", "//:web", "//:tooled");
    assert.deepEqual(of("//:api").purls, [
      `pkg:generic/archived?checksum=sha256:${sha}&download_url=file://${scratch.path}/archived.tar`,
      `pkg:oci/static@sha256:${HEX}?repository_url=gcr.io/distroless/static`,
      "pkg:golang/github.com/spf13/cobra@v1.10.2",
      "pkg:golang/github.com/spf13/pflag@v1.0.10",
    ]);
    assert.deepEqual(of("//:web").purls, [
      "pkg:npm/@types/node@20.1.0",
      `pkg:oci/static@sha256:${HEX}?repository_url=gcr.io/distroless/static`,
    ]);
    assert.deepEqual(of("//:tooled").purls, []);
    assert.deepEqual(of("//:api").dependencies, [], "there is no lock file");
    // Again, it is the same to the letter.
    const again = await materials(folder, bazel.command, "//:api");
    assert.equal(JSON.stringify(again("//:api").packages), JSON.stringify(of("//:api").packages));
  });
});

/** A stand-in for Bazel 8: it answers what is asked here, in the words that Bazel's documentation shows. */
const BAZEL_8 = `case "$*" in
  *dump_repo_mapping*) echo '{"":"","rules_go":"rules_go+","go_dep":"gazelle++go_deps+go_dep"}' ;;
  *show_repo*) SHOWN ;;
  *query*) printf '  "//:api"\\n  "//:api" -> "@go_dep//:lib"\\n  "@go_dep//:lib"\\n  "//:api" -> "@rules_go//go:x"\\n  "@rules_go//go:x"\\n  "//:api" -> "@@rules_oci++oci+base//:lib"\\n  "@@rules_oci++oci+base//:lib"\\n  "//:api" -> "@@other++e+odd//:l"\\n  "@@other++e+odd//:l"\\n' ;;
esac`;

const LOCK = JSON.stringify({
  registryFileHashes: { "https://bcr.bazel.build/modules/rules_go/0.62.0/source.json": HEX },
  moduleExtensions: {
    "@@rules_oci+//oci:extensions.bzl%oci": {
      general: {
        generatedRepoSpecs: {
          base: {
            repoRuleId: "@@rules_oci+//oci/private:pull.bzl%oci_pull",
            attributes: { registry: "gcr.io", repository: "distroless/static", identifier: `sha256:${HEX}` },
          },
        },
      },
    },
  },
});

describe("modules", () => {
  const expected = [
    null,
    "pkg:bazel/rules_go@0.62.0",
    `pkg:oci/static@sha256:${HEX}?repository_url=gcr.io/distroless/static`,
  ];

  test("are packages by the lock file, and what their extensions made by what Bazel shows", async () => {
    await using scratch = await temporaryDirectory("slipway-materials");
    const bazel = join(scratch.path, "bazel-8");
    const shown = `printf 'go_repository(\\n  name = "gazelle++go_deps+go_dep",\\n  importpath = "example.com/dep",\\n  version = "v1.2.3",\\n)\\n'`;
    await writeProgram(bazel, BAZEL_8.replace("SHOWN", shown));
    await write(scratch.path, { "MODULE.bazel": "", "MODULE.bazel.lock": LOCK });
    const of = await materials(scratch.path, bazel, "//:api");
    assert.deepEqual(
      [...of("//:api").purls].sort(),
      [...expected, "pkg:golang/example.com/dep@v1.2.3"].sort(),
    );
    assert.deepEqual(
      of("//:api").dependencies.map(({ name }) => name),
      ["MODULE.bazel.lock", "rules_go@0.62.0"],
    );
    const odd = of("//:api").packages.find(({ purl }) => purl === null);
    assert.equal(odd?.name, "other++e+odd", "what nothing is known of has its name");
  });

  test("are packages by the lock file alone if Bazel shows nothing", async () => {
    await using scratch = await temporaryDirectory("slipway-materials");
    const bazel = join(scratch.path, "bazel-8");
    await writeProgram(bazel, BAZEL_8.replace("SHOWN", "exit 2"));
    await write(scratch.path, { "MODULE.bazel": "", "MODULE.bazel.lock": LOCK });
    const of = await materials(scratch.path, bazel, "//:api");
    assert.deepEqual([...of("//:api").purls].sort(), [...expected, null].sort());
  });
});
