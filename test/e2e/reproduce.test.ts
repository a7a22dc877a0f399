/** Releases that are built again: one that gives the same image, and some that do not, each with the file, the bytes and the reason. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { skipWithoutNginx, startHttpCache } from "../support/http-cache.ts";
import { skipWithout } from "../support/installed.ts";
import { assertRefused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { startReproducible } from "../support/reproducible.ts";
import type { SmallRepository } from "../support/small-repository.ts";

interface Found {
  readonly same: boolean;
  readonly recorded: string;
  readonly built: string;
  readonly differences: readonly { layer: string; path: string | null; what: string }[];
  readonly suspects: readonly { kind: string; message: string; hint: string }[];
}

/** The command lines of Bazel's servers that name a folder. Linux only. */
async function serversOf(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line.includes("A-server.jar") && line.includes(`--output_base=${folder}`));
}

describe("a release that is built again", { skip: skipWithout("skopeo") }, () => {
  let place: SmallRepository;
  before(async () => {
    place = await startReproducible({ referrers: true });
    const tags = ["same", "stamped", "path", "ignored", "unloaded"].map((name) => `${name}/v1.0.0`);
    done(await place.slipway(["release", ...tags, "--json"]));
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** slipway's folders for temporary files. */
  const temporary = async () =>
    (await readdir(place.env["TMPDIR"] ?? "")).filter((name) => name.startsWith("slipway-"));

  /** Waits for the server of a new output base, for a while. */
  async function untilServed(): Promise<void> {
    for (let looks = 0; looks < 1_000; looks++) {
      for (const folder of await temporary())
        if (existsSync(join(place.env["TMPDIR"] ?? "", folder, "bazel/server/server.pid.txt"))) return;
      await sleep(20);
    }
  }

  async function reproduced(name: string, exit: number, ...more: string[]): Promise<Found> {
    const result = await place.slipway(["reproduce", `${name}/v1.0.0`, "--json", ...more]);
    assert.equal(result.exitCode, exit, result.stderr);
    const { tag, images } = result.json();
    assert.deepEqual([tag, images.length], [`${name}/v1.0.0`, 1]);
    assert.deepEqual(await temporary(), [], "nothing is left");
    return images[0];
  }

  test("has the recorded digest, if nothing of a machine gets into it; no cache is asked, and nothing is written", async () => {
    const written = () => place.registry.requests.filter(({ method }) => !/GET|HEAD/.test(method)).length;
    const [refs, requests] = [await place.tree.git("ls-remote", "origin"), written()];
    await place.bazel?.forget();
    const { same, recorded, built, differences, suspects } = await reproduced("same", 0);
    assert.deepEqual([same, built, differences, suspects], [true, recorded, [], []]);
    assert.deepEqual([await place.tree.git("ls-remote", "origin"), written()], [refs, requests]);
    assert.equal(await place.tree.git("status", "--porcelain"), "");
    const calls = await readFile(join(place.scratch, "bazel-calls"), "utf8");
    const builds = calls.split("\n").filter((line) => / build /.test(line));
    assert.ok(builds.length > 0);
    for (const line of builds)
      assert.match(line, /^--output_base=\S+ .*--noremote_accept_cached --remote_cache= --disk_cache= /);
  });

  test("of a promoted release is the build of the one that was promoted", async () => {
    const candidate = "same/v2.0.0-rc.1";
    await place.tree.tag(candidate);
    done(await place.slipway(["release", candidate, "--json"]));
    done(await place.slipway(["promote", candidate, "--to", "stable", "--json"]));
    const result = await place.slipway(["reproduce", "same/v2.0.0", "--json"]);
    assert.equal(result.exitCode, 0, result.stderr);
    assert.match(result.stderr, /same\/v2\.0\.0 has the images of same\/v2\.0\.0-rc\.1, which was promoted/);
    const { tag, builtAs, images } = result.json();
    assert.deepEqual([tag, builtAs], ["same/v2.0.0", candidate]);
    assert.equal(images.length, 1);
    assert.match(images[0].reference, /\/same:2\.0\.0$/);
    assert.equal(images[0].same, true);
  });

  test("differs in a stamp: the layer, the file, the bytes and the status key are named", async () => {
    const { same, differences, suspects } = await reproduced("stamped", 9);
    assert.equal(same, false);
    const content = differences.find(({ path, what }) => path === "built" && what.startsWith("content"));
    assert.equal(content?.layer, "layer 1 of 1");
    assert.match(
      content?.what ?? "",
      /^content differs from byte \d+ on: "built at \d+\\n" \(recorded\), "built at \d+\\n" \(built\)$/,
    );
    assert.deepEqual(
      suspects.map(({ kind }) => kind),
      ["stamp"],
    );
    assert.match(suspects[0]?.message ?? "", /STABLE_BUILD_TIME.*: built$/);
  });

  test("differs in an absolute path, for people as well", async () => {
    const { differences, suspects } = await reproduced("path", 9);
    assert.ok(differences.some(({ path }) => path === "built"));
    assert.deepEqual(
      suspects.map(({ kind }) => kind),
      ["path"],
    );
    const { exitCode, stdout } = await place.slipway(["reproduce", "path/v1.0.0"]);
    assert.equal(exitCode, 9);
    const text = stdout.replace(/\s+/g, " ");
    for (const said of [
      "path/v1.0.0 differs",
      "layer 1 of 1 built: ",
      "likely: it holds an absolute path of the machine that built it: built",
      "write paths relative to the execution root",
      "0 of 1 image has the recorded digest",
    ])
      assert.ok(text.includes(said), `${said}\n${stdout}`);
  });

  test("takes results from another machine's cache with --remote-cache, and puts none there", {
    skip: skipWithoutNginx,
  }, async () => {
    await using cache = await startHttpCache();
    const release = ["--stamp", "--workspace_status_command=tools/status.sh", "--nosandbox_debug"];
    await place.bazel?.run(place.tree.path, "clean");
    await place.bazel?.run(place.tree.path, "build", ...release, `--remote_cache=${cache.url}`, "//:same");
    await cache.forget();
    assert.ok((await reproduced("same", 0, "--remote-cache", cache.url)).same);
    const requests = await cache.requests();
    assert.ok(
      requests.some((line) => / 200$/.test(line)),
      requests.join("\n"),
    );
    assert.deepEqual(
      requests.filter((line) => /PUT/.test(line)),
      [],
    );
  });

  test("is refused if nothing is recorded, or the release is not finished, and before anything is built", async () => {
    await place.tree.tag("same/v1.1.0");
    const unrecorded = { exit: 4, codes: ["unrecorded"], says: ["same/v1.1.0"], hints: ["slipway list"] };
    await assertRefused(place, ["reproduce", "same/v1.1.0"], unrecorded);
    for (const cache of ["nonsense", "ftp://cache", "grpcs://", "cache.example.com:443"]) {
      const { exitCode, stderr } = await place.slipway(["reproduce", "same/v1.0.0", "--remote-cache", cache]);
      assert.equal(exitCode, 2);
      assert.match(stderr, /"--remote-cache <url>" argument .* invalid.*such as grpcs:\/\/cache/s);
    }
    const nothing = {
      exit: 4,
      codes: ["no-such-release"],
      says: ["same/v9.9.9"],
      hints: ["slipway list same"],
    };
    await assertRefused(place, ["reproduce", "same/v9.9.9"], nothing);
    await place.tree.git("fetch", "--quiet", "origin", "refs/slipway/same/v1.0.0:refs/record");
    const record = await place.tree.git("cat-file", "blob", "refs/record");
    await place.tree.write(
      ".git/intended",
      record.replace('"complete"', '"intended"').replaceAll("1.0.0", "1.1.0"),
    );
    const object = await place.tree.git("hash-object", "-w", ".git/intended");
    await place.tree.git("push", "--quiet", "origin", `${object}:refs/slipway/same/v1.1.0`);
    const unfinished = { exit: 4, codes: ["release-unfinished"], hints: ["slipway release same/v1.1.0"] };
    await assertRefused(place, ["reproduce", "same/v1.1.0"], unfinished);
    const unsigned = { exit: 4, codes: ["no-signing-key"], hints: ["[signing]"] };
    await assertRefused(place, ["reproduce", "same/v1.0.0", "--record"], unsigned);
    assert.deepEqual(await temporary(), []);
  });

  test("is refused in a clone that does not have its commit", async () => {
    const shallow = join(place.scratch, "shallow");
    await place.tree.commit("Go on");
    await place.tree.git("push", "--quiet", "origin", "main");
    await place.tree.git(
      "clone",
      "--quiet",
      "--depth=1",
      "--no-tags",
      `file://${place.tree.remote}`,
      shallow,
    );
    const refused = { exit: 4, codes: ["commit-not-here"], hints: ["git fetch --unshallow"] };
    await assertRefused(place, ["-C", shallow, "reproduce", "same/v1.0.0"], refused);
    assert.deepEqual(await temporary(), []);
  });

  test("cannot be built from what was committed alone: exit code 5", async () => {
    const hints = ["slipway reproduce ignored/v1.0.0 --keep", "nothing but what was committed"];
    const failed = { exit: 5, codes: ["build-failed"], says: ["out/local.txt"], hints };
    await assertRefused(place, ["reproduce", "ignored/v1.0.0"], failed);
    assert.deepEqual(await temporary(), []);
  });

  test("does not load from what was committed alone: Bazel's own words, and what to try", async () => {
    const hints = ["slipway reproduce unloaded/v1.0.0 --keep", "nothing but what was committed"];
    const says = ["//generated:unloaded", "the image of unloaded", "clean clone", "generated.bzl"];
    const failed = { exit: 5, codes: ["no-such-target"], says, hints };
    await assertRefused(place, ["reproduce", "unloaded/v1.0.0"], failed);
    assert.deepEqual(await temporary(), []);
  });

  test("stays in its folder with --keep", async () => {
    const result = await place.slipway(["reproduce", "same/v1.0.0", "--json", "--keep"]);
    assert.equal(result.exitCode, 0, result.stderr);
    const { kept } = result.json();
    assert.ok(existsSync(join(kept, "source", "slipway.toml")));
    assert.ok(existsSync(join(kept, "bazel", "execroot")));
    assert.deepEqual(await serversOf(kept), []);
    await rm(kept, { recursive: true });
  });

  test("interrupted while it builds: neither a folder nor a server of Bazel's stays", async () => {
    const result = await place.slipway(["reproduce", "same/v1.0.0", "--json"], {
      onStart: ({ kill }) => void untilServed().then(() => kill("SIGINT")),
    });
    assert.equal(result.exitCode, 130, result.stderr);
    assert.deepEqual(await temporary(), []);
    assert.deepEqual(await serversOf(place.env["TMPDIR"] ?? "nowhere"), []);
  });
});
