import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readLockFile } from "../../../../src/services/bazel/materials/lock-file.ts";
import { packageOf } from "../../../../src/services/bazel/materials/packages.ts";
import {
  parseRules,
  type RepositoryRule,
} from "../../../../src/services/bazel/materials/repository-rules.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const HEX = "0123456789abcdef".repeat(4);

// As `bazel mod show_repo` and `bazel query --output=build //external:*` print rules.
const PRINTED = `## @@gazelle++go_deps+com_github_spf13_cobra:
# <builtin>
go_repository(
  name = "gazelle++go_deps+com_github_spf13_cobra",
  importpath = "github.com/spf13/cobra",
  sum = "h1:7aJaZx1B85qltLMc546zn58BxxfZdR/W22ej9CFoEf0=",
  version = "v1.10.2",
  build_file_proto_mode = "default",
)
# Rule gazelle++go_deps+com_github_spf13_cobra instantiated at (most recent call last):
#   <builtin> in <toplevel>

## @@rules_rust++crate+crates__serde-1.0.219:
http_archive(
  name = "rules_rust++crate+crates__serde-1.0.219",
  sha256 = "${HEX}",
  type = "tar.gz",
  urls = ["https://static.crates.io/crates/serde/1.0.219/download"],
  strip_prefix = "serde-1.0.219",
)
npm_import_rule(
  name = "npm__at_types_node__20.1.0",
  package = "@types/node",
  version = "20.1.0",
  integrity = "sha512-AAAA",
  url = "https://registry.npmjs.org/@types/node/-/node-20.1.0.tgz",
  patches = [],
)
oci_pull(
  name = "distroless_static_linux_amd64",
  scheme = "https",
  registry = "gcr.io",
  repository = "distroless/static",
  identifier = "sha256:${HEX}",
  platform = "linux/amd64",
)
whl_library(name = "pypi_requests", requirement = "requests[socks]==2.31.0 --hash=sha256:1", envs = {"A": "b"})
http_archive(name = "zlib", urls = ["https://mirror.example/zlib-1.3.tar.gz", "https://zlib.net/zlib-1.3.tar.gz"], sha256 = "${HEX}")
http_archive(name = "rules_cc", url = "https://github.com/bazelbuild/rules_cc/releases/download/0.0.9/rules_cc-0.0.9.tar.gz")
git_repository(name = "googletest", remote = "https://github.com/Google/googletest.git", commit = "abc123")
local_repository(name = "here", path = "../here")
go_repository(name = "no_path")
`;

describe("the rules that Bazel prints", () => {
  const rules = parseRules(PRINTED);
  const rule = (name: string): RepositoryRule => {
    const found = rules.find((each) => each.name.endsWith(name));
    assert.ok(found, name);
    return found;
  };

  test("are all found, with texts and lists, and nothing of their comments", () => {
    assert.equal(rules.length, 10);
    assert.deepEqual(rule("zlib").lists.get("urls"), [
      "https://mirror.example/zlib-1.3.tar.gz",
      "https://zlib.net/zlib-1.3.tar.gz",
    ]);
    assert.equal(rule("pypi_requests").texts.has("A"), false);
  });

  const cases: readonly (readonly [name: string, purl: string | null, digest?: object])[] = [
    ["com_github_spf13_cobra", "pkg:golang/github.com/spf13/cobra@v1.10.2", {}],
    ["crates__serde-1.0.219", "pkg:cargo/serde@1.0.219", { sha256: HEX }],
    ["npm__at_types_node__20.1.0", "pkg:npm/%40types/node@20.1.0", { sha512: "000000" }],
    [
      "distroless_static_linux_amd64",
      `pkg:oci/static@sha256:${HEX}?repository_url=gcr.io/distroless/static`,
      { sha256: HEX },
    ],
    ["pypi_requests", "pkg:pypi/requests@2.31.0"],
    ["rules_cc", "pkg:github/bazelbuild/rules_cc@0.0.9"],
    ["googletest", "pkg:github/google/googletest@abc123"],
    ["no_path", null],
  ];
  for (const [name, purl, digest] of cases) {
    test(`make a package of ${name}`, () => {
      const made = packageOf(rule(name));
      assert.equal(
        made?.purl === undefined || made.purl === null ? null : decodeURIComponent(made.purl),
        purl === null ? null : decodeURIComponent(purl),
      );
      if (digest !== undefined) assert.deepEqual(made?.digest, digest);
    });
  }

  test("say of any other archive where it is from, and nothing of a folder of this machine", () => {
    const zlib = packageOf(rule("zlib"));
    assert.equal(zlib?.download, "https://mirror.example/zlib-1.3.tar.gz");
    assert.match(zlib?.purl ?? "", /^pkg:generic\/zlib\?checksum=sha256/);
    assert.equal(packageOf(rule("here")), null);
  });

  test("are read as far as they go if they are cut off", () => {
    assert.equal(parseRules('http_archive(name = "x", urls = ["https://a').length, 1);
    assert.deepEqual(parseRules("((((([[[[{{{{"), []);
  });
});

describe("MODULE.bazel.lock", () => {
  const LOCK = {
    lockFileVersion: 18,
    registryFileHashes: {
      "https://bcr.bazel.build/bazel_registry.json": "1".repeat(64),
      "https://bcr.bazel.build/modules/rules_go/0.59.0/MODULE.bazel": "2".repeat(64),
      "https://bcr.bazel.build/modules/rules_go/0.62.0/MODULE.bazel": "3".repeat(64),
      "https://bcr.bazel.build/modules/rules_go/0.62.0/source.json": "4".repeat(64),
      "https://bcr.bazel.build/modules/absent/1.0/source.json": null,
    },
    selectedYankedVersions: {},
    moduleExtensions: {
      "@@rules_oci+//oci:extensions.bzl%oci": {
        general: {
          bzlTransitiveDigest: "x",
          generatedRepoSpecs: {
            distroless_static_linux_amd64: {
              repoRuleId: "@@rules_oci+//oci/private:pull.bzl%oci_pull",
              attributes: {
                registry: "gcr.io",
                repository: "distroless/static",
                identifier: `sha256:${HEX}`,
                platforms: ["linux/amd64"],
                count: 2,
              },
            },
          },
        },
      },
    },
  };

  test("names the modules that were selected, with the digests of what the registry says of them", async () => {
    await using folder = await temporaryDirectory("slipway-lock");
    await writeFile(join(folder.path, "MODULE.bazel.lock"), JSON.stringify(LOCK));
    const lock = await readLockFile(folder.path);
    assert.deepEqual(lock?.modules, [{ name: "rules_go", version: "0.62.0" }]);
    assert.deepEqual(
      lock?.dependencies.map(({ name }) => name),
      ["MODULE.bazel.lock", "rules_go@0.62.0"],
    );
    assert.deepEqual(lock?.dependencies[1]?.digest, { sha256: "4".repeat(64) });
    const [{ extension, rule } = { extension: "", rule: null }] = lock?.rules ?? [];
    assert.equal(extension, "oci");
    assert.ok(rule);
    assert.match(packageOf(rule)?.purl ?? "", /^pkg:oci\/static@sha256/);
  });

  test("may be missing, of an older Bazel, or broken: then there is less to say", async () => {
    await using folder = await temporaryDirectory("slipway-lock");
    assert.equal(await readLockFile(folder.path), null);
    for (const text of [
      "{",
      "[]",
      '{"lockFileVersion":3,"moduleDepGraph":{}}',
      '{"registryFileHashes":[1]}',
    ]) {
      await writeFile(join(folder.path, "MODULE.bazel.lock"), text);
      const lock = await readLockFile(folder.path);
      assert.equal(lock?.modules.length, 0, text);
      assert.equal(lock?.dependencies.length, 1, "the file itself is one all the same");
    }
  });
});
