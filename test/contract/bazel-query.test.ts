import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { queryPushTargets } from "../../src/services/bazel/push-targets.ts";
import { label } from "../support/facts.ts";
import { type BazelFixture, NO_FLAGS, startBazel } from "./bazel-fixture.ts";

const BUILD = `
load("@rules_oci//oci:defs.bzl", "oci_push")
alias(name = "alias", actual = ":push")
alias(name = "alias_of_alias", actual = ":alias")
config_setting(name = "optimized", values = {"compilation_mode": "opt"})
alias(name = "selected", actual = select({":optimized": ":alias", "//conditions:default": ":tags_file"}))
alias(name = "alias_of_nothing", actual = "//build/vault:nothing")
alias(name = "alias_of_mention", actual = ":mentioned")
alias(name = "image_alias", actual = ":image")
alias(name = "image_alias_of_alias", actual = ":image_alias")
oci_push(name = "by_alias", image = ":image_alias_of_alias", remote_tags = ["latest"], repository = "ghcr.io/unkeyed/api", tags = ["manual"])
oci_push(name = "tags_file", image = ":image", remote_tags = "tags.txt", repository = "ghcr.io/unkeyed/api")
sh_binary(name = "own", srcs = ["own.sh"])
sh_binary(name = "own_args", srcs = ["own.sh"], args = ["--from", "$(location own.sh)"])
sh_binary(name = "own_env", srcs = ["own.sh"], env = {"FROM": "$(location own.sh)"}, args = [])
sh_binary(name = "own_selected", srcs = ["own.sh"], args = select({"//conditions:default": ["--verbose"]}), env = {"A": "b"})
`;

let rig: BazelFixture;
before(async () => {
  rig = await startBazel("unkey", {
    "build/api/BUILD.bazel": BUILD,
    "build/api/own.sh": "#!/bin/sh\n",
    "build/api/tags.txt": "latest\n",
    "broken/BUILD.bazel": "no_such_rule(name = 'push')\n",
  });
});
after(() => rig[Symbol.asyncDispose]());

const query = async (...labels: readonly string[]) =>
  Object.fromEntries(await queryPushTargets(rig.command, NO_FLAGS, labels.map(label), () => {}));

const INDEX = { label: "//build/api:image", rule: "oci_image_index", digest: "//build/api:image.digest" };

test("push targets are reported with their rule, their image and the tags they push by themselves", async () => {
  assert.deepEqual(
    await query("//build/api:push", "//build/api:by_alias", "//build/api:tags_file", "//build/api:own"),
    {
      "//build/api:push": { label: "//build/api:push", rule: "oci_push", image: INDEX },
      "//build/api:by_alias": {
        label: "//build/api:by_alias",
        rule: "oci_push",
        image: INDEX,
        tagsFile: "//build/api:by_alias_write_tags",
      },
      "//build/api:tags_file": {
        label: "//build/api:tags_file",
        rule: "oci_push",
        image: INDEX,
        tagsFile: "//build/api:tags.txt",
      },
      "//build/api:own": { label: "//build/api:own", rule: "sh_binary" },
    },
  );
});

test("what only Bazel can expand when it runs a target is noticed", async () => {
  const found = await query("//build/api:own_args", "//build/api:own_env", "//build/api:own_selected");
  const own = (name: string, ...expands: string[]) => ({
    label: `//build/api:${name}`,
    rule: "sh_binary",
    expands,
  });
  assert.deepEqual(Object.values(found), [
    own("own_args", "args"),
    own("own_env", "env"),
    own("own_selected", "args", "env"),
  ]);
});

test("aliases are followed to the rule behind them, and keep their own name", async () => {
  const found = await query("//build/api:alias", "//build/api:alias_of_alias");
  for (const each of ["//build/api:alias", "//build/api:alias_of_alias"])
    assert.deepEqual(found[each], {
      label: each,
      actual: "//build/api:push",
      rule: "oci_push",
      image: INDEX,
    });
});

test("an alias with a select leads where slipway's own flags lead", async () => {
  const found = async (flags: readonly string[]) => {
    const asked = await queryPushTargets(
      rig.command,
      { flags, queryFlags: [] },
      [label("//build/api:selected")],
      () => {},
    );
    return asked.get(label("//build/api:selected"));
  };
  const selected = { label: "//build/api:selected", rule: "oci_push", image: INDEX };
  assert.deepEqual(await found([]), {
    ...selected,
    actual: "//build/api:tags_file",
    tagsFile: "//build/api:tags.txt",
  });
  assert.deepEqual(await found(["--compilation_mode=opt"]), { ...selected, actual: "//build/api:push" });
});

test("what does not exist is reported in Bazel's words, and hides nothing that does", async () => {
  const found = await query(
    "//build/api:push",
    "//build/api:nothing",
    "//no/such/package:push",
    "@nowhere//a:b",
    "//broken:push",
    "//build/api:alias_of_nothing",
    "//build/api:alias_of_mention",
    "//build/api:mentioned",
    "//build/api:main.go",
  );
  assert.ok("rule" in (found["//build/api:push"] ?? {}));
  const missing = (of: string) => {
    const target = found[of];
    assert.ok(target !== undefined && "missing" in target, of);
    return target.missing;
  };
  assert.match(missing("//build/api:nothing"), /no such target '\/\/build\/api:nothing'/);
  assert.match(missing("//no/such/package:push"), /no such package 'no\/such\/package'/);
  assert.match(missing("@nowhere//a:b"), /nowhere/);
  assert.match(missing("//broken:push"), /no_such_rule/);
  assert.notEqual(missing("//build/api:alias_of_nothing"), "");
  for (const each of ["alias_of_mention", "mentioned", "main.go"])
    assert.match(missing(`//build/api:${each}`), /it is not a rule, but a file/);
});

test("if nothing exists, that is an answer, not a failure", async () => {
  const found = await query("//build/api:nothing");
  assert.match(JSON.stringify(found), /no such target/);
});

test("one question is enough if no alias is in between", async () => {
  await rig.bazel.forget();
  await query("//build/api:push", "//build/frontline:push", "//build/vault:push", "//build/api:push");
  assert.equal((await rig.bazel.calls("query")).length, 1);
});

test("the builder asks once for each target, and says what it is", async () => {
  await rig.bazel.forget();
  const { images } = rig.configured({});
  const source = (target: string) =>
    ({ kind: "bazel", target: label(target), stamp: { via: "args" } }) as const;
  const told: string[] = [];
  const first = await images.inspect([source("//build/api:push")], (text) => told.push(text));
  assert.match(told.join("\n"), /^Loading: \d+ packages loaded/m, "Bazel says how far it is");
  assert.deepEqual(Object.fromEntries(first), { "//build/api:push": { rule: "oci_push" } });
  await images.inspect([source("//build/api:push")], () => {});
  assert.equal((await rig.bazel.calls("query")).length, 1);
  const [missing] = (
    await rig.configured({}).images.inspect([source("//build/api:nothing")], () => {})
  ).values();
  assert.match(missing?.missing ?? "", /no such target/);
});

test("a query that fails altogether is reported with Bazel's words and what to look at", async () => {
  await assert.rejects(
    queryPushTargets(
      rig.command,
      { flags: [], queryFlags: ["--no_such_flag"] },
      [label("//build/api:push")],
      () => {},
    ),
    (error) => {
      assert.ok(error instanceof ReleaseError);
      assert.deepEqual([error.kind, error.problems[0]?.code], ["build", "bazel-query-failed"]);
      assert.match(`${error.message} ${error.problems[0]?.hint}`, /--no_such_flag.*bazel\.query_flags/s);
      return true;
    },
  );
});

test("a missing Bazel is reported under the names that were tried", async () => {
  const cases: readonly (readonly [Partial<{ command: string }>, string, RegExp])[] = [
    [{}, "/nowhere/bazel", /: \/nowhere\/bazel cannot be found/],
    [{ command: "no-such-bazel" }, "", /: no-such-bazel cannot be found/],
  ];
  for (const [settings, env, message] of cases) {
    const { command } = rig.configured(settings, { BAZEL: env });
    await assert.rejects(command.run("info", []), (error) => {
      assert.ok(error instanceof ReleaseError && error.problems[0]?.code === "bazel-missing");
      assert.match(error.message, message);
      return true;
    });
  }
  const { command } = rig.configured({}, { BAZEL: "", PATH: "/nowhere" });
  await assert.rejects(command.run("info", []), /bazelisk and bazel cannot be found/);
});
