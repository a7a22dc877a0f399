import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { testTargets } from "../../src/services/bazel/bazel-build.ts";
import { bazel, buildSettings, host } from "../support/facts.ts";
import { planned } from "../support/planned.ts";
import { present } from "../support/present.ts";
import { type BazelFixture, startBazel } from "./bazel-fixture.ts";

// A pusher as a user may write one: it pushes nothing and says what it was given.
const OWN = `
def _impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(out, """#!/bin/sh
printf 'argument %s\\\\n' "$@"
echo "version $RELEASE_VERSION"
echo "workspace $BUILD_WORKSPACE_DIRECTORY" >&2
echo "ghcr.io/unkeyed/api@sha256:{}"
""".format("c" * 64), is_executable = True)
    return DefaultInfo(executable = out)

def _red(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(out, "#!/bin/sh\\necho expected 1, found 2\\nexit 3\\n", is_executable = True)
    return DefaultInfo(executable = out)

red_test = rule(implementation = _red, test = True)
own_push = rule(implementation = _impl, executable = True, attrs = {"image": attr.label()})
`;
const BUILD = `
load("@rules_oci//oci:defs.bzl", "oci_image_index_rule", "oci_push")
load(":own.bzl", "own_push", "red_test")
own_push(name = "own")
own_push(name = "own_image", image = ":image_linux_arm64")
oci_push(name = "tagged", image = ":image_linux_amd64", remote_tags = ["latest", "edge"], repository = "ghcr.io/unkeyed/api")
oci_image_index_rule(name = "plain_index", images = [":image_linux_amd64", ":image_linux_arm64"])
oci_push(name = "plain", image = ":plain_index", repository = "ghcr.io/unkeyed/api")
filegroup(name = "files", srcs = ["main.go"])
genrule(name = "broken", outs = ["broken.txt"], cmd = "echo said first; echo why it failed >&2; exit 1")
red_test(name = "red_test")
`;

let rig: BazelFixture;
before(async () => {
  rig = await startBazel("unkey", {
    "build/api/own.bzl": OWN,
    "build/api/BUILD.bazel": BUILD,
  });
});
after(() => rig[Symbol.asyncDispose]());

const api = (target: string, change = {}) =>
  planned("ghcr.io/unkeyed/api", { source: bazel(`//build/api:${target}`) }, { id: target, ...change });
const env = { RELEASE_VERSION: "v1.2.3" };
const settings = buildSettings(["--config=release"], env);
const TAG = planned("ghcr.io/unkeyed/api", {}).values.version as never;
const silent = () => {};

test("digest, tags and platforms of oci_push are known before anything is pushed", async () => {
  const names = ["push", "tagged", "own_image", "own"];
  const built = await rig.images.build(
    names.map((name) => api(name)),
    silent,
  );
  const digestIn = async (layout: string) =>
    JSON.parse(await rig.output(`build/api/${layout}/index.json`)).manifests[0].digest;
  const facts = names
    .map((name) => present(built.get(name)))
    .map(({ digest, platforms, pushedTags }) => [digest, platforms, pushedTags(TAG)]);
  assert.deepEqual(facts, [
    [await digestIn("image"), ["linux/amd64", "linux/arm64"], ["1.2.3"]],
    [await digestIn("image_linux_amd64"), ["linux/amd64"], ["latest", "edge", "1.2.3"]],
    [await digestIn("image_linux_arm64"), ["linux/arm64"], null],
    [null, null, null],
  ]);
});

test("an image without a target for its digest has that of its layout", async () => {
  const built = present((await rig.images.build([api("plain")], silent)).get("plain"));
  const index = JSON.parse(await rig.output("build/api/plain_index/index.json"));
  assert.deepEqual(
    [built.digest, built.platforms],
    [index.manifests[0].digest, ["linux/amd64", "linux/arm64"]],
  );
});

test("images that agree in their settings are built in one invocation, others in their own", async () => {
  await rig.bazel.forget();
  const other = { build: buildSettings(["--config=release"], { RELEASE_VERSION: "v9.9.9" }) };
  const images = [
    api("push", { build: settings }),
    planned(
      "ghcr.io/unkeyed/vault",
      { source: bazel("//build/vault:push") },
      { id: "vault", build: settings },
    ),
  ];
  const same = await rig.images.build(images, silent);
  const [call, ...others] = await rig.bazel.calls("build");
  assert.deepEqual(others, []);
  assert.match(call ?? "", /--config=release .*-- .*\/\/build\/api:push .*\/\/build\/vault:push/);
  const later = await rig.images.build([api("push", other)], silent);
  assert.equal((await rig.bazel.calls("build")).length, 2);
  assert.notEqual(
    same.get("push")?.digest,
    later.get("push")?.digest,
    "the version is stamped into the program",
  );
  const again = await rig.images.build([api("push", { build: settings })], silent);
  assert.equal(again.get("push")?.digest, same.get("push")?.digest);
});

test("a pusher of one's own is run as `bazel run` would, with the tag, and its digest is read", async () => {
  const lines: string[] = [];
  const built = present((await rig.images.build([api("own", { build: settings })], silent)).get("own"));
  const { delivery } = built;
  assert.ok(delivery.kind === "tagged");
  assert.equal(delivery.isPushing(TAG), false);
  assert.equal(await delivery.push(TAG, (line) => lines.push(line), kept), `sha256:${"c".repeat(64)}`);
  assert.equal(delivery.isPushing(TAG), true);
  assert.deepEqual(
    lines.filter((line) => line.startsWith("argument")),
    ["argument --tag", "argument 1.2.3"],
  );
  assert.ok(
    lines.includes("version v1.2.3") && lines.includes(`workspace ${rig.workspace}`),
    lines.join("\n"),
  );
});

test("a repository that was rewritten reaches the pusher, and so does plain HTTP", async () => {
  const lines: string[] = [];
  const repository = { host: host("registry.test"), path: "unkeyed/api" };
  const built = present((await rig.images.build([api("own", { repository })], silent)).get("own"));
  assert.ok(built.delivery.kind === "tagged");
  await built.delivery.push(TAG, (line) => lines.push(line), kept);
  assert.deepEqual(
    lines.filter((line) => line.startsWith("argument")).map((line) => line.slice("argument ".length)),
    ["--tag", "1.2.3", "--repository", "registry.test/unkeyed/api", "--insecure"],
  );
});

/** Nobody takes these pushes over. */
const kept = new AbortController().signal;

const fails = (kind: string, code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ReleaseError, String(error));
  assert.deepEqual([error.kind, error.problems[0]?.code], [kind, code]);
  assert.match(error.message, message);
  assert.doesNotMatch(error.message, /linux-sandbox|^INFO|Use --/m);
  return true;
};

test("a build that fails says why, and nothing else", async () => {
  await assert.rejects(
    rig.images.build([api("broken")], silent),
    fails("build", "build-failed", /\/\/build\/api:broken[\s\S]*why it failed/),
  );
});

test("what cannot be run cannot push", async () => {
  await assert.rejects(
    rig.images.build([api("files")], silent),
    fails("build", "cannot-push", /\/\/build\/api:files cannot be run/),
  );
});

test("a pusher that fails is the registry's failure, with its last words", async () => {
  const built = present((await rig.images.build([api("push")], silent)).get("push"));
  const repository = { host: host("127.0.0.1:1"), path: "unkeyed/api" };
  const elsewhere = present((await rig.images.build([api("push", { repository })], silent)).get("push"));
  assert.equal(elsewhere.digest, built.digest);
  assert.ok(elsewhere.delivery.kind === "content", "rules_oci's pusher needs no tag");
  await assert.rejects(
    elsewhere.delivery.bring(silent),
    fails(
      "registry",
      "push-failed",
      /\/\/build\/api:push failed to push \(exit code \d+\):\n[\s\S]*127\.0\.0\.1:1/,
    ),
  );
});

test("tests are a gate", async () => {
  await testTargets(rig.command, settings, ["//pkg/..."], silent);
  await assert.rejects(
    testTargets(rig.command, settings, ["//build/api:red_test"], silent),
    fails(
      "build",
      "tests-failed",
      /bazel test \/\/build\/api:red_test failed \(exit code 3\):[\s\S]*expected 1, found 2/,
    ),
  );
  await assert.rejects(
    testTargets(rig.command, settings, ["//nowhere:x"], silent),
    fails("build", "tests-failed", /no such package 'nowhere'/),
  );
});
