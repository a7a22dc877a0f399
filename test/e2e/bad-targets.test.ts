/** Targets that cannot be built or cannot push, and no Bazel to ask: exit 5, with Bazel's own last words. */

import { existsSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Pusher, type Pushers, startPushers } from "../support/pushers.ts";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const genrule = (name: string, cmd: string) =>
  `genrule(name = "${name}", outs = ["${name}.out"], cmd = "${cmd}")`;
const unrunnable = { exit: 5, codes: ["cannot-push"], hints: ["`bazel` in slipway.toml", "image_push"] };

const TARGETS: Record<string, Pusher & { readonly refused: Refused }> = {
  "no-target": {
    target: "//pushers:nowhere",
    build: "",
    refused: {
      exit: 5,
      codes: ["no-such-target"],
      says: [/^slipway\.toml:\d+:9: \/\/pushers:nowhere, the image of no-target/, "not declared in package"],
      hints: ["bazel query //pushers:all"],
    },
  },
  "no-package": {
    target: "//nowhere:push",
    build: "",
    refused: { exit: 5, codes: ["no-such-target"], says: ["//nowhere:push", "no such package"] },
  },
  "no-repository": {
    target: "@nowhere//:push",
    build: "",
    refused: { exit: 5, codes: ["no-such-target"], says: ["@nowhere//:push"] },
  },
  "broken-package": {
    target: "//broken:push",
    build: "",
    refused: {
      exit: 5,
      codes: ["no-such-target"],
      says: ["//broken:push", "broken/BUILD.bazel:3:1: ", "syntax error"],
    },
  },
  "broken-action": {
    build: genrule("broken-action", "echo the compiler says no; echo and the linker >&2; exit 1"),
    refused: {
      exit: 5,
      codes: ["build-failed"],
      says: ["//pushers:broken-action", "\nthe compiler says no", "\nand the linker"],
      hints: ["bazel build //pushers:broken-action"],
    },
  },
  "talkative-action": {
    build: genrule("talkative-action", "seq 1000; exit 1"),
    refused: {
      exit: 5,
      codes: ["build-failed"],
      says: [/\n1\n2\n[\s\S]*\n20\n… 960 lines left out …\n981\n[\s\S]*\n1000\n/],
    },
  },
  "a-compiler": {
    build: genrule(
      "a-compiler",
      "for n in $$(seq 30); do echo In function f$$n: >&2; echo broken.c:$$n: error: $$n >&2; echo hint >&2; done; exit 1",
    ),
    refused: {
      exit: 5,
      codes: ["build-failed"],
      says: [
        /\nERROR: .*BUILD.bazel:\d+:\d+: [\s\S]*\nbroken.c:1: error: 1\n[\s\S]* lines left out …\n[\s\S]*: error: 30\n/,
      ],
      hints: ["all that it printed is in "],
    },
  },
  "a-genrule": {
    build: genrule("a-genrule", "echo > $@"),
    refused: { ...unrunnable, says: ["//pushers:a-genrule cannot be run", "Not executable"] },
  },
  "a-filegroup": {
    build: `filegroup(name = "a-filegroup", srcs = ["honest.digest"])`,
    refused: { ...unrunnable, says: ["//pushers:a-filegroup cannot be run"] },
  },
};

describe("a target", () => {
  let place: Pushers;
  before(async () => {
    place = await startPushers(TARGETS, { "broken/BUILD.bazel": "\nfilegroup(name = push)(\n" });
  });
  after(() => place[Symbol.asyncDispose]());

  for (const [name, { refused }] of Object.entries(TARGETS)) {
    test(name, async () => {
      await assertRefused(place, ["release", `${name}/v1.0.0`], refused);
    });
  }

  test("that is missing is reported by `plan` too, and next to another one", async () => {
    const codes = ["no-such-target", "no-such-target"];
    const says = ["//pushers:nowhere", "//nowhere:push"];
    await assertRefused(place, ["plan", "no-target/v1.0.0", "no-package/v1.0.0"], { exit: 5, codes, says });
  });
});

const missing = { exit: 5, codes: ["bazel-missing"], hints: ["install bazelisk", "BAZEL", "bazel.command"] };

describe("no Bazel:", () => {
  test("BAZEL names nothing", async () => {
    await using place = await tagged();
    const refused = { ...missing, says: ["/nonexistent/bazel"] };
    await assertRefused(place, ["release", "api/v1.0.0"], refused, { env: { BAZEL: "/nonexistent/bazel" } });
  });

  test("BAZEL names what cannot be executed", async () => {
    await using place = await tagged();
    const file = join(place.scratch, "just-text");
    await writeFile(file, "not a program\n");
    await assertRefused(
      place,
      ["release", "api/v1.0.0"],
      { ...missing, says: [file] },
      { env: { BAZEL: file } },
    );
  });

  test("the PATH has neither bazelisk nor bazel", async () => {
    await using place = await tagged();
    const env = { BAZEL: undefined, PATH: await pathWith(place, "git") };
    await assertRefused(
      place,
      ["release", "api/v1.0.0"],
      { ...missing, says: ["bazelisk and bazel"] },
      { env },
    );
  });

  test("one that fails at once, as Bazel's own wrappers do", async () => {
    await using place = await tagged();
    const program = join(place.scratch, "wrapper");
    await writeFile(program, '#!/bin/sh\necho "ERROR: no Bazel 9.9.9 here, $GITHUB_TOKEN" >&2\nexit 1\n');
    await chmod(program, 0o755);
    const refused = {
      exit: 5,
      codes: ["bazel-query-failed"],
      says: ["no Bazel 9.9.9 here,"],
      hints: ["bazel query"],
    };
    await assertRefused(place, ["plan", "api/v1.0.0"], refused, { env: { BAZEL: program } });
  });
});

async function tagged(): Promise<SmallRepository> {
  const place = await startSmallRepository();
  await place.tree.tag("api/v1.0.0");
  return place;
}

/** A folder that holds some of the PATH's programs and no other. */
async function pathWith({ scratch }: SmallRepository, ...programs: string[]): Promise<string> {
  const folder = join(scratch, "bin");
  await mkdir(folder);
  for (const name of programs) {
    const [found = ""] = (process.env["PATH"] ?? "")
      .split(":")
      .filter((path) => existsSync(join(path, name)));
    await symlink(join(found, name), join(folder, name));
  }
  return folder;
}
