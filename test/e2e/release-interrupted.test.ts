/** SIGINT and SIGTERM: everything that slipway started is stopped, what was done is reported, and the next run goes on. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { leftRunning } from "../support/processes.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done } from "../support/released.ts";
import { type Moment, strike } from "../support/strike.ts";

const EXITS = { SIGINT: 130, SIGTERM: 143 } as const;

describe("a release that is interrupted", () => {
  let registry: RegistryServer;
  let example: Example;
  before(async () => {
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    // Releases that are to be the latest are published one after the other.
    const latest = (name: string) =>
      `[components.${name}.github_release]\nlatest = true\n\n[components.${name}.image]`;
    const edits = ["api", "vault"].map((name) => [`[components.${name}.image]`, latest(name)] as const);
    await example.tree.edit({ "slipway.toml": edits });
    await example.tree.commit("Show the newest releases as the latest");
    for (let patch = 1; patch <= 5; patch++) await example.tree.tag(`api/v1.0.${patch}`);
    await example.tree.tag("vault/v1.0.4");
  });
  after(async () => {
    await example[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  /** Sends the signal, and asserts how slipway ends. Gives the document. */
  async function interrupt(tags: readonly string[], signal: keyof typeof EXITS, moment: Moment) {
    const args = ["release", ...tags, "--json"];
    const { exitCode, stderr, json } = await strike(example, example, { args, moment, signal });
    assert.equal(exitCode, EXITS[signal], stderr);
    assert.deepEqual(await leftRunning(example.scratch), [], "left running");
    const document = json();
    assert.equal(document.format, 1);
    assert.deepEqual(
      { code: document.error.code, exit: document.error.exit },
      { code: "interrupted", exit: EXITS[signal] },
    );
    assert.match(
      stderr,
      new RegExp(`error\\[interrupted\\]: interrupted by ${signal}\\nhint: .*run the same command again`),
    );
    return document;
  }

  /** Runs it again to its end, and asserts how many writes were left. */
  async function finish(tags: readonly string[], writes: number): Promise<void> {
    assert.equal(done(await example.slipway(["release", ...tags, "--json"])).writes, writes);
    for (const tag of tags) await assertReleased(example, tag);
    assert.equal(done(await example.slipway(["release", ...tags, "--json"])).writes, 0);
  }

  test("while Bazel builds: its actions are stopped too", async () => {
    await example.tree.git("checkout", "--quiet", "--detach");
    const genrule = `genrule(name = "slow", srcs = ["main.go"], outs = ["slow/main.go"], cmd = "sleep 300; cp $< $@")`;
    await example.tree.edit({
      "build/api/BUILD.bazel": [
        ['srcs = ["main.go"]', 'srcs = [":slow"]'],
        ["go_library(", `${genrule}\n\ngo_library(`],
      ],
    });
    await example.tree.git("commit", "--quiet", "--all", "--message", "Build slowly");
    await example.tree.tag("api/v2.0.0-slow");
    const document = await interrupt(["api/v2.0.0-slow"], "SIGINT", { line: /genrule .*:slow/ });
    assert.deepEqual([document.writes, document.releases[0].images], [0, []]);
    await example.tree.git("checkout", "--quiet", "main");
  });

  test("while it reads: nothing was done", async () => {
    const moment = { server: registry, request: /^HEAD /, done: false };
    const { error, ...rest } = await interrupt(["api/v1.0.1"], "SIGTERM", moment);
    assert.deepEqual(rest, { format: 1 });
  });

  test("while a pusher runs: that is stopped too", async () => {
    const moment = { server: registry, request: /^PUT .*\/manifests\/v1/, done: false };
    const document = await interrupt(["api/v1.0.2"], "SIGTERM", moment);
    assert.deepEqual([document.writes, document.releases[0].images], [1, []]);
    assert.equal(await example.digest("unkeyed/api:v1.0.2"), null);
    await finish(["api/v1.0.2"], 4);
  });

  test("while GitHub publishes: it reports the image, and the release is found again", async () => {
    const moment = { server: example.github, request: /^POST .*\/releases$/, done: true };
    const document = await interrupt(["api/v1.0.3"], "SIGINT", moment);
    const [{ tag, images, release }] = document.releases;
    const digest = await example.digest("unkeyed/api:v1.0.3");
    assert.deepEqual(
      [tag, images[0].digest, images[0].outcome, release],
      ["api/v1.0.3", digest, "pushed", null],
    );
    assert.equal(document.writes, 2);
    await finish(["api/v1.0.3"], 1);
  });

  test("between the two releases of one run: both images and the first release stay", async () => {
    const tags = ["api/v1.0.4", "vault/v1.0.4"];
    let drafts = 0;
    const second = { test: (text: string) => /^POST .*\/releases$/.test(text) && ++drafts === 2 };
    const moment = { server: example.github, request: second, done: false };
    const document = await interrupt(tags, "SIGTERM", moment);
    const outcomes = document.releases.map(
      ({ images, release }: { images: { outcome: string }[]; release: { outcome: string } | null }) => [
        images[0]?.outcome,
        release?.outcome,
      ],
    );
    assert.deepEqual(outcomes, [
      ["pushed", "created"],
      ["pushed", undefined],
    ]);
    await finish(tags, 4);
  });

  test("shows people what was done, and how to go on", async () => {
    const moment = { server: example.github, request: /^POST .*\/releases$/, done: false };
    const args = ["release", "api/v1.0.5"];
    const { exitCode, stdout, stderr } = await strike(example, example, { args, moment, signal: "SIGINT" });
    assert.deepEqual([exitCode, stdout], [130, ""]);
    assert.match(stderr, /✓ pushed +127\.0\.0\.1:\d+\/unkeyed\/api:v1\.0\.5/);
    assert.match(
      stderr,
      /error\[interrupted\]: interrupted by SIGINT\nhint: .*nothing is left running; run the same command again/s,
    );
    await finish(["api/v1.0.5"], 3);
  });
});
