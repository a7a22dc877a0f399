/** What images are made from: real Bazel with a WORKSPACE; and a stand-in that answers as Bazel 8 does with modules. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import type { ArtifactId, WantedImage } from "../../src/domain/release/wanted.ts";
import { readLicence } from "../../src/services/bazel/materials/licences.ts";
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
    for path, text in repository.attr.files.items():
        repository.file(path, text)

_needs = {"needs": attr.string_list(), "files": attr.string_dict()}
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

describe("licences", () => {
  /** Repositories that hold what package managers keep of a licence; a crate's is an archive of crates.io. */
  const REPOSITORIES = `load("//:rules.bzl", "npm_import", "whl_library")
load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")
http_archive(name = "crates__serde", urls = ["file://FOLDER/serde.tar", "https://static.crates.io/crates/serde/1.0.219/download"], sha256 = "SHA", build_file_content = 'exports_files(["Cargo.toml"])')
npm_import(name = "npm_said", package = "said", version = "1.0.0", files = {"package/package.json": '{"license": "SEE LICENSE IN x"}'})
npm_import(name = "npm_locked", package = "@acme/locked", version = "2.0.0")
npm_import(name = "npm_silent", package = "silent", version = "3.0.0")
whl_library(name = "pypi_requests", requirement = "requests==2.31.0", files = {"site-packages/requests-2.31.0.dist-info/METADATA": "Name: requests\\nLicense-Expression: Apache-2.0\\n\\nLicense: no\\n"})
`;
  const WHEEL = `whl_library = repository_rule(_impl, attrs = dict(_needs, requirement = attr.string()))\n`;
  const NAMES = ["crates__serde//:Cargo.toml", "npm_said", "npm_locked", "npm_silent", "pypi_requests"];

  test("are what packages declare: in their own files, or in the workspace's package-lock.json", async () => {
    await using scratch: TemporaryDirectory = await temporaryDirectory("slipway-licences");
    await using bazel = await createBazel(scratch.path);
    const cargo = '[dependencies]\nlicense = "0BSD"\n[package]\nname = "serde"\nlicense = "MIT/Apache-2.0"\n';
    await writeFile(join(scratch.path, "Cargo.toml"), cargo);
    await promisify(execFile)("tar", ["-cf", "serde.tar", "Cargo.toml"], { cwd: scratch.path });
    const { stdout } = await promisify(execFile)("sha256sum", ["serde.tar"], { cwd: scratch.path });
    const folder = join(scratch.path, "workspace");
    await write(folder, {
      WORKSPACE: REPOSITORIES.replace("FOLDER", scratch.path).replace("SHA", stdout.slice(0, 64)),
      "rules.bzl": RULES + WHEEL,
      BUILD: `filegroup(name = "api", srcs = [${NAMES.map((name) => `"@${name}${name.includes(":") ? "" : "//:lib"}"`).join(", ")}])\n`,
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: {
          "": { name: "mono", version: "1.0.0", license: "UNLICENSED" },
          "node_modules/@acme/locked": { version: "2.0.0", license: "ISC" },
          "node_modules/said": { version: "1.0.0", license: "MIT" },
        },
      }),
    });
    const of = await materials(folder, bazel.command, "//:api");
    const found = of("//:api").packages.map(({ name, licence }) => [name, licence]);
    assert.deepEqual(Object.fromEntries(found), {
      serde: { kind: "spdx", expression: "MIT OR Apache-2.0" },
      said: { kind: "named", name: "SEE LICENSE IN x" },
      "@acme/locked": { kind: "spdx", expression: "ISC" },
      silent: null,
      requests: { kind: "spdx", expression: "Apache-2.0" },
    });
    const again = await materials(folder, bazel.command, "//:api");
    assert.equal(JSON.stringify(again("//:api").packages), JSON.stringify(of("//:api").packages));
  });

  test("of modules are those that rules_license's own rule names", async () => {
    await using scratch: TemporaryDirectory = await temporaryDirectory("slipway-licences");
    const text = `license(
    name = "license",
    license_kinds = ["@rules_license//licenses/spdx:Apache-2.0"],
    license_text = "LICENSE",
)`;
    await write(scratch.path, { "BUILD.bazel": text });
    const made = {
      name: "m",
      version: null,
      purl: "pkg:bazel/m@1",
      licence: null,
      download: null,
      digest: {},
    };
    assert.deepEqual(await readLicence(scratch.path, made), { kind: "spdx", expression: "Apache-2.0" });
    assert.equal(await readLicence(join(scratch.path, "nowhere"), made), null);
  });
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
