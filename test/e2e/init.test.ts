/**
 * `slipway init` in a monorepo of forty push targets: rules of both rulesets, written out, made by a macro and behind aliases, with
 * tags of several kinds; then in the same one when Bazel does not load it. The rulesets are stand-ins that only have the rules'
 * names and attributes, because nothing is built here.
 */

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { readProject } from "../../src/config/read-project.ts";
import type { Image } from "../../src/domain/project/artifact.ts";
import type { Component } from "../../src/domain/project/project.ts";
import { formatScheme } from "../../src/domain/versions/scheme.ts";
import { type Bazel, createBazel } from "../support/bazel.ts";
import { tagOn } from "../support/before-slipway.ts";
import { type SlipwayResult, slipway } from "../support/slipway.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { createWorkTree, GIT_ENVIRONMENT, type WorkTree } from "../support/work-tree.ts";

const RULES = `def _none(ctx):
    pass

_image = {"image": attr.label()}
oci_image = rule(_none, attrs = {"os": attr.string(), "architecture": attr.string(), "base": attr.label()})
oci_image_index = rule(_none, attrs = {"images": attr.label_list()})
oci_push = rule(_none, attrs = dict(_image, repository = attr.string(), remote_tags = attr.label()))
_oci_load = rule(_none, attrs = dict(_image, repo_tags = attr.label()))
write_file = rule(_none, attrs = {"content": attr.string_list()})
image_push = rule(_none, attrs = dict(
    _image,
    registry = attr.string(),
    repository = attr.string(),
    tag = attr.string(),
    build_settings = attr.label_keyed_string_dict(),
))
image_load = rule(_none, attrs = dict(_image, tag = attr.string()))
multi_deploy = rule(_none, attrs = {"operations": attr.label_list()})
string_flag = rule(_none, build_setting = config.string(flag = True))

def oci_load(name, image, repo_tags):
    write_file(name = name + "_tags", content = repo_tags)
    _oci_load(name = name, image = image, repo_tags = name + "_tags")
`;

const MACRO = `load("@rules//:defs.bzl", "oci_image", "oci_image_index", "oci_load", "oci_push")

def service(name):
    for machine in ["amd64", "arm64"]:
        oci_image(name = name + "_" + machine, os = "linux", architecture = machine)
    oci_image_index(name = "image", images = [name + "_amd64", name + "_arm64"])
    native.alias(name = "current", actual = "image")
    oci_push(name = "push", image = "current", repository = "ghcr.io/acme/" + name)
    oci_load(name = "load", image = name + "_amd64", repo_tags = ["acme/" + name + ":dev"])
`;

const number = (index: number) => String(index).padStart(2, "0");
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** By the macro: s01 to s15. Written out: o16 to o25, i26 to i35 (with a tag of their own) and f36 to f40 (with a build setting). */
const MACROS = range(1, 15).map((index) => `s${number(index)}`);
const PLAIN = range(16, 25).map((index) => `o${number(index)}`);
const LATEST = range(26, 35).map((index) => `i${number(index)}`);
const FLAGS = range(36, 40).map((index) => `f${number(index)}`);

const BUILDS: Readonly<Record<string, string>> = Object.fromEntries([
  ...MACROS.map((name) => [name, `load("//tools:service.bzl", "service")\n\nservice(name = "${name}")\n`]),
  ...PLAIN.map((name) => [
    name,
    `load("@rules//:defs.bzl", "oci_image", "oci_push")\n\noci_image(name = "image")\n\noci_push(\n    name = "push",\n    image = ":image",\n    repository = "ghcr.io/acme/${name}",\n)\n`,
  ]),
  ...LATEST.map((name) => [
    name,
    `load("@rules//:defs.bzl", "image_push")\n\nimage_push(\n    name = "push",\n    registry = "ghcr.io",\n    repository = "acme/${name}",\n    tag = "latest",\n)\n`,
  ]),
  ...FLAGS.map((name) => [
    name,
    `load("@rules//:defs.bzl", "image_load", "image_push", "oci_image")\n\noci_image(name = "image")\n\nimage_push(\n    name = "push",\n    build_settings = {"//tools:tag": "TAG"},\n    image = ":image",\n    registry = "ghcr.io",\n    repository = "acme/${name}",\n    tag = "{{.TAG}}",\n)\n\nimage_load(\n    name = "load",\n    image = ":image",\n    tag = "acme/${name}:dev",\n)\n`,
  ]),
]);

/** By their components: `{component}/v{version}` for most, npm's way for some, calendar versions for others. */
const TAGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    MACROS.flatMap((name) => [
      [`${name}/v1.2.3`, "2026-03-01"],
      [`${name}/v1.3.0-rc.1`, "2026-04-02"],
    ]),
  ),
  "s01/v1.3.0-beta.2": "2026-04-01",
  ...Object.fromEntries(PLAIN.map((name) => [`@acme/${name}@1.2.3`, "2025-11-11"])),
  ...Object.fromEntries(
    FLAGS.flatMap((name) => [
      [`${name}@2026.5.30`, "2026-05-12"],
      [`${name}@2026.6.8`, "2026-06-28"],
    ]),
  ),
  // The same component's former way, and one that is gone.
  "s02-0.9.0": "2025-01-01",
  "retired/v3.0.0": "2024-01-01",
  "not-a-release": "2026-01-01",
};

describe("slipway init in a monorepo of forty targets", () => {
  const stack = new AsyncDisposableStack();
  let tree: WorkTree;
  let bazel: Bazel;

  before(async () => {
    const scratch = stack.use(await temporaryDirectory("slipway-init")).path;
    const root = join(scratch, "mono");
    tree = await createWorkTree(root, join(scratch, "remote.git"));
    await mkdir(join(scratch, "rules"));
    for (const [file, text] of [
      ["WORKSPACE", ""],
      ["BUILD", ""],
      ["defs.bzl", RULES],
    ] as const)
      await writeFile(join(scratch, "rules", file), text);
    await tree.write("WORKSPACE", 'local_repository(name = "rules", path = "../rules")\n');
    await tree.write("tools/service.bzl", MACRO);
    await tree.write(
      "tools/BUILD",
      'load("@rules//:defs.bzl", "multi_deploy", "string_flag")\n\nstring_flag(name = "tag", build_setting_default = "latest")\n\nalias(name = "push-s03", actual = "//services/s03:push")\n\nmulti_deploy(name = "all", operations = ["//services/f36:push", "//services/f37:push"])\n',
    );
    for (const [name, text] of Object.entries(BUILDS)) await tree.write(`services/${name}/BUILD.bazel`, text);
    await tree.commit("Forty targets");
    await tagOn(tree, TAGS);
    await tree.git("remote", "set-url", "origin", "git@github.com:acme/mono.git");
    bazel = stack.use(await createBazel(scratch));
  });
  after(() => stack.disposeAsync());

  const init = (env: Readonly<Record<string, string>>, ...args: string[]) =>
    slipway(["init", ...args], { cwd: join(tree.path, "services"), env: { ...GIT_ENVIRONMENT, ...env } });

  async function components(result: SlipwayResult): Promise<ReadonlyMap<string, Component>> {
    const read = await readProject(result.json().text, "slipway.toml");
    assert.ok(read.ok);
    return new Map(read.project.components.map((component) => [component.name, component]));
  }

  const imageOf = (component: Component | undefined): Image => {
    const [image] = component?.artifacts ?? [];
    assert.ok(image?.kind === "image");
    return image;
  };

  const notesOf = (result: SlipwayResult, kind: string): { message: string; where: string | null }[] =>
    result.json().notes.filter((note: { kind: string }) => note.kind === kind);

  test("finds all of them by one query, with their repositories, tags and loaders", async () => {
    await bazel.forget();
    const result = await init({ BAZEL: bazel.command }, "--stdout", "--json");
    assert.equal(result.exitCode, 0, result.stderr);
    assert.equal((await bazel.calls("query")).length, 1);
    const found = await components(result);
    assert.deepEqual([...found.keys()].sort(), [...MACROS, ...PLAIN, ...LATEST, ...FLAGS].sort());

    const macro = imageOf(found.get("s03"));
    assert.deepEqual(macro.source, { kind: "bazel", target: "//services/s03:push", stamp: { via: "args" } });
    assert.deepEqual(macro.platforms, ["linux/amd64", "linux/arm64"]);
    assert.deepEqual(macro.load, { target: "//services/s03:load", as: "acme/s03:dev" });
    assert.deepEqual(imageOf(found.get("f40")).source, {
      kind: "bazel",
      target: "//services/f40:push",
      stamp: { via: "flag", flag: "//tools:tag" },
    });
    assert.deepEqual(imageOf(found.get("f40")).load, { target: "//services/f40:load", as: "acme/f40:dev" });

    const forms = (name: string) => [
      found.get(name)?.tag.text,
      formatScheme(found.get(name)?.scheme ?? { kind: "semver" }),
    ];
    assert.deepEqual(forms("s15"), ["s15/v{version}", "semver"]);
    assert.deepEqual(forms("o16"), ["@acme/o16@{version}", "semver"]);
    assert.deepEqual(forms("f36"), ["f36@{version}", "calver:YYYY.M.PATCH"]);
    assert.deepEqual(
      forms("i26"),
      ["i26/v{version}", "semver"],
      "without tags of its own it has what most have",
    );
    assert.match(result.json().text, /\[channels\.beta\]\nprerelease = \["beta\*"\]\n\n\[channels\.rc\]\n/);
  });

  test("says which rules have a tag of their own, with the line, and which tags belong to nothing", async () => {
    const result = await init({ BAZEL: bazel.command }, "--stdout", "--json");
    const changes = notesOf(result, "change");
    assert.equal(changes.length, LATEST.length);
    assert.equal(changes[0]?.where, "services/i26/BUILD.bazel:7:5");
    assert.match(
      changes[0]?.message ?? "",
      /^\/\/services\/i26:push pushes the image tag latest at every push: remove it from tag;/,
    );
    assert.deepEqual(
      imageOf((await components(result)).get("i26")).floating[0]?.tags.map(({ text }) => text),
      ["latest"],
    );
    const unknown = notesOf(result, "unknown").map(({ message }) => message);
    assert.ok(
      unknown.some((message) => message.startsWith("retired/v3.0.0: tags of nothing that was found here")),
    );
    assert.ok(unknown.some((message) => message.startsWith("s02-0.9.0: older tags of components")));
  });

  test("reads BUILD files as text if Bazel does not load the workspace, and says so", async () => {
    const named = await init({ BAZEL: join(tree.path, "no-such-bazel") }, "--stdout", "--json");
    assert.equal(named.exitCode, 0, named.stderr);
    const found = await components(named);
    assert.deepEqual([...found.keys()].sort(), [...PLAIN, ...LATEST, ...FLAGS].sort());
    assert.deepEqual(imageOf(found.get("f40")).load, { target: "//services/f40:load", as: "acme/f40:dev" });
    const unknown = notesOf(named, "unknown");
    assert.ok(
      unknown.some(({ message }) =>
        message.startsWith("Bazel does not load this workspace, so BUILD files were read as text"),
      ),
    );
    const [macro, ...others] = unknown.filter(({ message }) => message.includes("only Bazel can say"));
    assert.deepEqual(others, []);
    assert.match(
      macro?.message ?? "",
      /^service of tools\/service\.bzl may push images, .* it is called 15 times/,
    );
    assert.equal(macro?.where, "services/s01/BUILD.bazel:3:1");
  });

  test("writes the file at the workspace's root once, and asks nothing", async () => {
    const { exitCode, stdout } = await init({ BAZEL: bazel.command });
    assert.equal(exitCode, 0);
    assert.match(stdout, /✓ wrote slipway\.toml: 40 components\n/);
    assert.match(stdout, /To change before the first release\n/);
    assert.match(stdout, /slipway rehearse \S+/);
    const written = await readFile(join(tree.path, "slipway.toml"), "utf8");
    const again = await init({ BAZEL: bazel.command });
    assert.equal(again.exitCode, 4);
    assert.match(again.stderr, /slipway\.toml exists already, and is never overwritten/);
    assert.equal(await readFile(join(tree.path, "slipway.toml"), "utf8"), written);
    assert.equal(await tree.git("status", "--porcelain"), "?? slipway.toml");
    await rm(join(tree.path, "slipway.toml"));
  });

  test("says so if there is nothing to release, and writes nothing", async () => {
    await using empty = await temporaryDirectory("slipway-init-empty");
    const place = await createWorkTree(join(empty.path, "empty"), join(empty.path, "remote.git"));
    const result = await slipway(["init", "--json"], { cwd: place.path, env: GIT_ENVIRONMENT });
    assert.equal(result.exitCode, 4);
    assert.equal(result.json().error.problems[0].code, "nothing-found");
    assert.equal(await place.git("status", "--porcelain"), "");
  });
});
