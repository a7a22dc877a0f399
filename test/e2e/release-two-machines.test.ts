/** Two machines that release one tag at once: one release comes of it, and the run that was overtaken says so. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, type Machine, startExample } from "../support/example.ts";
import { gate, type Hold, holdRequest, silence } from "../support/held.ts";
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

  /** Starts a release, lets it hang, and makes it look dead to the other machine, which takes over. */
  async function takeOver(tag: string, hold: Hold): Promise<[SlipwayResult, SlipwayResult]> {
    const first = release(example, tag);
    await hold.reached;
    await silence(example.tree, tag);
    const second = await release(other, tag);
    hold.release();
    return [await first, second];
  }

  test("the one that hangs in its push is overtaken before its image has a name, and says nothing to GitHub", async () => {
    const tag = "frontline/v1.0.1";
    const hold = holdRequest(registry, /^PUT .*\/frontline\/manifests\/sha256:/);
    const [first, second] = await takeOver(tag, hold);
    done(second);
    assertOvertaken(first, tag);
    await assertOne(tag);
  });

  test("a build that is not reproducible never moves a tag that the other machine has proved", async () => {
    const tag = "api/v1.0.2";
    const hold = holdRequest(registry, /^PUT .*\/api\/manifests\/sha256:/);
    const [first, second] = await takeOver(tag, hold);
    const { images } = done(second).releases[0];
    assertOvertaken(first, tag);
    assert.equal(await assertOne(tag), images[0].digest);
  });

  test("the one that hangs as it publishes is overtaken, and its release is the other's", async () => {
    const tag = "frontline/v1.0.2";
    const hold = holdRequest(example.github, /^POST .*\/releases$/);
    const [first, second] = await takeOver(tag, hold);
    done(second);
    assertOvertaken(first, tag);
    await assertOne(tag);
  });

  test("the one that hangs as it names its image is overtaken, and makes no draft", async () => {
    const tag = "vault/v1.0.3";
    const hold = holdRequest(registry, /^PUT .*\/vault\/manifests\/v1/);
    const [first, second] = await takeOver(tag, hold);
    done(second);
    assertOvertaken(first, tag);
    await assertOne(tag);
  });

  test("the one that hangs at its draft is overtaken, and the draft is published by the other", async () => {
    const tag = "vault/v1.0.4";
    const hold = holdRequest(example.github, /^PATCH .*\/releases\//);
    const [first, second] = await takeOver(tag, hold);
    assert.equal(done(second).releases[0].release.outcome, "resumed");
    assertOvertaken(first, tag);
    await assertOne(tag);
  });

  test("a run that gives signs of life is waited for, and has left nothing to do", async () => {
    const tag = "api/v1.0.1";
    const hold = holdRequest(registry, /^PUT .*\/api\/manifests\/v1/);
    const first = release(example, tag);
    await hold.reached;
    const refused = await other.slipway(["release", tag, "--no-wait", "--json"]);
    assert.deepEqual([refused.exitCode, refused.json().error.code], [4, "held"], refused.stderr);
    assert.match(refused.stderr, new RegExp(`another run \\(process \\d+ on .+\\) is releasing ${tag}`));
    const waiting = gate();
    const second = other.slipway(["release", tag, "--json"], {
      onStderr: (text) => /is releasing api.*waiting for it/.test(text) && waiting.open(),
    });
    await waiting.opened;
    hold.release();
    const { images } = done(await first).releases[0];
    const { releases, writes } = done(await second);
    assert.deepEqual([releases[0].images[0].digest, writes], [images[0].digest, 0]);
    await assertOne(tag);
  });

  test("at the same moment: both succeed, and there is one release", async () => {
    for (const tag of ["vault/v1.0.1", "frontline/v1.0.3"]) {
      const results = await Promise.all([example, other].map((machine) => release(machine, tag)));
      const [one, two] = results.map((result) => done(result));
      assert.equal(Math.min(one.writes, two.writes), 0, "one of them writes nothing");
      await assertOne(tag);
    }
  });

  /** Looks at a release with one machine, lets the other one do something, and then lets the first go on. */
  async function meanwhile(args: readonly string[], between: () => Promise<void>): Promise<SlipwayResult> {
    const hold = holdRequest(
      example.github,
      /^POST .*\/releases\/generate-notes$|^GET \/repos\/[^/]+\/[^/]+$/,
    );
    const first = example.slipway([...args, "--json"]);
    await hold.reached;
    await between();
    hold.release();
    return await first;
  }

  test("the one that looked before the other's first write, and comes late with its own, begins again", async () => {
    const tags = ["vault/v1.0.2", "frontline/v1.0.4"];
    const late = await meanwhile(["release", ...tags], async () => {
      done(await release(other, "vault/v1.0.2"));
    });
    const { releases } = done(late);
    assert.match(late.stderr, /another run is releasing vault\/v1\.0\.2/);
    assert.match(late.stderr, /begins again/);
    assert.deepEqual(
      releases.map(({ images }: { images: { outcome: string }[] }) => images[0]?.outcome),
      ["unchanged", "pushed"],
    );
    for (const tag of tags) await assertOne(tag);
  });

  test("with --no-wait it is refused, and has published nothing", async () => {
    const late = await meanwhile(["release", "api/v1.0.3", "--no-wait"], async () => {
      done(await release(other, "api/v1.0.3"));
    });
    assertOvertaken(late, "api/v1.0.3");
    assert.equal(late.json().writes, 0);
    await assertOne("api/v1.0.3");
  });
});
