/** Two machines that release one tag at once: one release comes of it, and the run that was overtaken says so. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, type Machine, startExample } from "../support/example.ts";
import { holdRecord, holdRequest } from "../support/held.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done } from "../support/released.ts";
import type { SlipwayResult } from "../support/slipway.ts";
import { makeUnreproducible } from "../support/unreproducible.ts";
import { withFiles } from "../support/with-files.ts";

describe("two machines that release one tag", () => {
  let registry: RegistryServer;
  let example: Example;
  let other: Machine;
  before(async () => {
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    await makeUnreproducible(example.tree);
    await withFiles(example.tree, "vault");
    await example.tree.commit("Build something else every time");
    for (const component of ["api", "frontline", "vault"]) {
      for (let patch = 1; patch <= 4; patch++) await example.tree.tag(`${component}/v1.0.${patch}`);
    }
    other = await example.clone();
  });
  after(async () => {
    await example[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  const release = (machine: Machine, tag: string) => machine.slipway(["release", tag, "--json"]);

  /** Asserts that a run was refused because another one took over. */
  function assertOvertaken({ exitCode, json, stderr }: SlipwayResult, tag: string): void {
    assert.equal(exitCode, 4, stderr);
    const { error, releases } = json();
    assert.equal(error.code, "overtaken", stderr);
    assert.ok(error.problems[0].message.includes(`refs/slipway/${tag}`));
    assert.equal(releases[0].tag, tag, "it says what it had done");
  }

  /** Asserts one whole release that both machines then consider finished. */
  async function assertOne(tag: string): Promise<string | undefined> {
    const { images } = await assertReleased(example, tag);
    for (const machine of [example, other]) assert.equal(done(await release(machine, tag)).writes, 0);
    return images[0]?.digest;
  }

  test("the one that hangs in its push is overtaken, and ends without a word to GitHub", async () => {
    const tag = "frontline/v1.0.1";
    const hold = holdRequest(registry, /^PUT .*\/frontline\/manifests\/v1/);
    const first = release(example, tag);
    await hold.reached;
    done(await release(other, tag));
    hold.release();
    assertOvertaken(await first, tag);
    await assertOne(tag);
  });

  test("the one that hangs as it publishes is overtaken, and its release is the other's", async () => {
    const tag = "frontline/v1.0.2";
    const hold = holdRequest(example.github, /^POST .*\/releases$/);
    const first = release(example, tag);
    await hold.reached;
    done(await release(other, tag));
    hold.release();
    assertOvertaken(await first, tag);
    await assertOne(tag);
  });

  test("the one that hangs before its draft is overtaken, and makes none", async () => {
    const tag = "vault/v1.0.3";
    // The second listing of its releases is the one that is made for publishing.
    example.github.failNext("GET /repos/*/releases", "pass");
    const hold = holdRequest(example.github, /^GET .*\/releases\?/);
    const first = release(example, tag);
    await hold.reached;
    done(await release(other, tag));
    hold.release();
    assertOvertaken(await first, tag);
    await assertOne(tag);
  });

  test("the one that hangs at its draft is overtaken, and the draft is published by the other", async () => {
    const tag = "vault/v1.0.4";
    const hold = holdRequest(example.github, /^PATCH .*\/releases\//);
    const first = release(example, tag);
    await hold.reached;
    const second = done(await release(other, tag));
    assert.equal(second.releases[0].release.outcome, "resumed");
    hold.release();
    assertOvertaken(await first, tag);
    await assertOne(tag);
  });

  test("the second takes the first one's digest if that came between its look and its push", async () => {
    const tag = "api/v1.0.1";
    const push = holdRequest(registry, /^PUT .*\/api\/manifests\/v1/);
    const first = release(example, tag);
    await push.reached;
    const record = await holdRecord(example.tree.remote);
    const second = release(other, tag);
    await record.reached;
    push.release();
    while ((await example.digest("unkeyed/api:v1.0.1")) === null);
    const pushed = await example.digest("unkeyed/api:v1.0.1");
    record.release();
    const { releases } = done(await second);
    assert.deepEqual([releases[0].images[0].digest, releases[0].images[0].outcome], [pushed, "unchanged"]);
    assertOvertaken(await first, tag);
    assert.equal(await assertOne(tag), pushed);
  });

  test("at the same moment: at least one of them succeeds, and there is one release", async () => {
    for (const tag of ["vault/v1.0.1", "vault/v1.0.2", "frontline/v1.0.3"]) {
      const results = await Promise.all([example, other].map((machine) => release(machine, tag)));
      const failed = results.filter(({ exitCode }) => exitCode !== 0);
      assert.ok(failed.length < 2, results.map(({ stderr }) => stderr).join("\n"));
      for (const result of failed) assert.equal(result.exitCode, 4, result.stderr);
      await assertOne(tag);
    }
  });
});
