/** A build that gives another digest every time: what was recorded and pushed is the release, whoever finishes it. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, type Machine, startExample } from "../support/example.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done, recordOf, releasesOf } from "../support/released.ts";
import { strike } from "../support/strike.ts";
import { makeUnreproducible } from "../support/unreproducible.ts";

describe("a release whose build is not reproducible", () => {
  let registry: RegistryServer;
  let example: Example;
  let other: Machine;
  before(async () => {
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    await makeUnreproducible(example.tree);
    await example.tree.commit("Build something else every time");
    for (let patch = 1; patch <= 4; patch++) await example.tree.tag(`api/v1.0.${patch}`);
    other = await example.clone();
  });
  after(async () => {
    await example[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  const imageTag = (isDone: boolean) => ({
    server: registry,
    request: /^PUT .*\/manifests\/v1/,
    done: isDone,
  });
  const digest = (version: string) => example.digest(`unkeyed/api:${version}`);
  const release = async (machine: Machine, tag: string) => machine.slipway(["release", tag, "--json"]);

  /** Asserts that the other machine's release is refused, with both digests, and changes nothing. */
  async function assertRefused(tag: string, code: string, known: string): Promise<void> {
    const refs = await example.tree.git("ls-remote", "origin");
    const requests = registry.requests.length;
    const { exitCode, json, stderr } = await release(other, tag);
    assert.equal(exitCode, 4, stderr);
    const [{ code: found, message }] = json().error.problems;
    assert.equal(found, code);
    const digests = [...new Set<string>(message.match(/sha256:[0-9a-f]{64}/g))];
    assert.equal(digests.length, 2, message);
    assert.ok(digests.includes(known), message);
    assert.equal(await example.tree.git("ls-remote", "origin"), refs);
    const written = registry.requests.slice(requests).filter(({ method }) => !/GET|HEAD/.test(method));
    assert.deepEqual(written, []);
  }

  test("killed after its push: the next machine takes the recorded digest, and builds nothing", async () => {
    const args = ["release", "api/v1.0.1"];
    await strike(example, example, { args, moment: imageTag(true), signal: "SIGKILL" });
    const pushed = await digest("v1.0.1");
    assert.equal((await recordOf(example.tree, "api/v1.0.1"))?.state, "intended");
    await example.bazel.forget();
    const planned = await other.slipway(["plan", "api/v1.0.1"]);
    assert.match(
      planned.stdout.replace(/\s+/g, " "),
      new RegExp(`the registry holds ${pushed}, as recorded`),
    );
    const { releases, writes } = done(await release(other, "api/v1.0.1"));
    assert.deepEqual(await example.bazel.calls("build"), []);
    assert.deepEqual(
      [releases[0].images[0].digest, releases[0].images[0].outcome, releases[0].release.outcome, writes],
      [pushed, "unchanged", "created", 3],
    );
    const { images } = await assertReleased(example, "api/v1.0.1");
    assert.deepEqual(
      images.map((image) => image.digest),
      [pushed],
    );
    assert.equal(done(await release(example, "api/v1.0.1")).writes, 0);
  });

  test("killed before its image tag was there: the next machine's own digest is recorded and pushed", async () => {
    const args = ["release", "api/v1.0.2"];
    await strike(example, example, { args, moment: imageTag(false), signal: "SIGKILL" });
    const intended = (await recordOf(example.tree, "api/v1.0.2"))?.images[0]?.digest;
    const { releases } = done(await release(other, "api/v1.0.2"));
    const { images } = await assertReleased(example, "api/v1.0.2");
    assert.deepEqual(
      images.map((image) => image.digest),
      [releases[0].images[0].digest],
    );
    assert.notEqual(images[0]?.digest, intended);
    assert.equal(done(await release(example, "api/v1.0.2")).writes, 0, "the first machine adopts it");
  });

  test("pushed and not recorded: refused, and the image tag is left alone", async () => {
    const args = ["release", "api/v1.0.3"];
    await strike(example, example, { args, moment: imageTag(true), signal: "SIGKILL" });
    const pushed = (await digest("v1.0.3")) ?? "";
    await example.tree.git(`--git-dir=${example.tree.remote}`, "update-ref", "-d", "refs/slipway/api/v1.0.3");
    await assertRefused("api/v1.0.3", "image-tag-holds-another", pushed);
    assert.equal(await digest("v1.0.3"), pushed);
    assert.deepEqual(releasesOf(example, "api/v1.0.3"), []);
  });

  test("published, and its image lost since: refused rather than replaced by another", async () => {
    done(await release(example, "api/v1.0.4"));
    const published = (await digest("v1.0.4")) ?? "";
    registry.state.repositories.get("unkeyed/api")?.tags.delete("v1.0.4");
    await assertRefused("api/v1.0.4", "not-reproduced", published);
    assert.equal(await digest("v1.0.4"), null);
    assert.equal(done(await release(example, "api/v1.0.4")).releases[0].images[0].outcome, "pushed");
    await assertReleased(example, "api/v1.0.4");
  });
});
