/**
 * A run that several machines share, a part each: whatever becomes of one of them, a last run finds the images in
 * place, and what stands in the end is what one run leaves.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, type Machine, startExample } from "../support/example.ts";
import { present } from "../support/present.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done, type Recorded, recordOf, releasesOf } from "../support/released.ts";
import type { SlipwayResult } from "../support/slipway.ts";
import { strike } from "../support/strike.ts";
import { makeUnreproducible } from "../support/unreproducible.ts";
import { withFiles } from "../support/with-files.ts";

const COMPONENTS = ["api", "frontline", "vault"];
const tagsOf = (version: string) => COMPONENTS.map((component) => `${component}/v${version}`);

describe("a run in three parts", () => {
  const tags = tagsOf("1.0.1");
  let registry: RegistryServer;
  let example: Example;
  let machines: readonly [Machine, Machine, Machine];
  /** What one machine leaves of the same. */
  const asOne: unknown[] = [];
  before(async () => {
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    // Only a run that finds what a part has pushed can finish it: nothing it built would be the same.
    await makeUnreproducible(example.tree);
    await withFiles(example.tree, "vault");
    const image = "[components.frontline.image]";
    await example.tree.edit({ "slipway.toml": [[image, `${image}\nfloating = ["latest"]`]] });
    await example.tree.commit("Build something else every time, and move latest");
    for (const tag of tagsOf("1.0.0")) await example.tree.tag(tag);
    done(await example.slipway(["release", ...tagsOf("1.0.0"), "--json"]));
    for (const tag of tagsOf("1.0.0")) asOne.push(await finished(tag));
    for (const tag of tags) await example.tree.tag(tag);
    machines = [example, await example.clone(), await example.clone()];
  });
  after(async () => {
    await example?.[Symbol.asyncDispose]();
    await registry?.[Symbol.asyncDispose]();
  });

  const withoutToken = { env: { GITHUB_TOKEN: undefined } };
  const release = (part: string) => ["release", ...tags, "--part", part, "--json"];
  const matrix = async (machine: Machine) => {
    const { exitCode, stdout, stderr } = await machine.slipway([
      "plan",
      ...tags,
      "--matrix",
      "--shards",
      "3",
    ]);
    assert.equal(exitCode, 0, stderr);
    assert.equal(stdout.indexOf("\n"), stdout.length - 1, "it is one line");
    return JSON.parse(stdout);
  };
  const part = (number: number) => ({ part: `${number}/3`, tags: [present(tags[number - 1])] });
  const record = async (tag: string) => present((await recordOf(example.tree, tag)) ?? undefined);
  const digests = ({ json }: SlipwayResult): string[] =>
    json().releases[0].images.map((image: { readonly digest: string }) => image.digest);
  const finished = async (tag: string) => {
    const found = await assertReleased(example, tag);
    const releases = releasesOf(example, tag).map(({ name, assets }) => [
      name,
      assets.map((asset) => asset.name),
    ]);
    return JSON.parse(JSON.stringify([shape(found), releases]).replaceAll(/1\.0\.[01]/g, "VERSION"));
  };
  let pushed: SlipwayResult[];

  test("is shared out in one line, as a matrix of GitHub Actions", async () => {
    assert.deepEqual(await matrix(machines[0]), { include: [part(1), part(2), part(3)] });
  });

  test("is pushed by three machines at once; nothing floats, and GitHub is not even asked for", async () => {
    const killed = strike(example, machines[0], {
      args: release("1/3"),
      moment: { server: registry, request: /^PUT .*\/api\/manifests\/v1/, done: false },
      signal: "SIGKILL",
    });
    pushed = await Promise.all([
      machines[1].slipway(release("2/3"), withoutToken),
      machines[2].slipway(release("3/3"), withoutToken),
    ]);
    assert.notEqual((await killed).exitCode, 0);
    for (const [index, result] of pushed.entries()) {
      const tag = present(tags[index + 1]);
      const { releases, writes } = done(result);
      assert.deepEqual(
        releases.map((each: { tag: string; release: unknown }) => [each.tag, each.release]),
        [[tag, null]],
      );
      assert.equal(writes, 2, "an intent and an image tag");
      const { state, lease, images, floating } = await record(tag);
      assert.deepEqual([state, lease ?? null, floating], ["intended", null, []]);
      assert.deepEqual(
        images.map(({ digest }) => digest),
        digests(result),
      );
    }
    const [latest] = (await record("frontline/v1.0.0")).floating;
    assert.equal(await example.digest("unkeyed/frontline:latest"), latest?.digest, "it has not moved");
    assert.deepEqual(
      tags.flatMap((tag) => releasesOf(example, tag)),
      [],
    );
  });

  test("has only the part left that was killed, and under the same number", async () => {
    assert.deepEqual(await matrix(machines[1]), { include: [part(1)] });
  });

  test("goes on where a part was killed, on any machine; a part that is done writes nothing", async () => {
    const again = await machines[1].slipway(release("1/3"), withoutToken);
    done(again);
    pushed = [again, ...pushed];
    assert.deepEqual(await matrix(machines[2]), { include: [] });
    const { stdout, stderr } = await machines[1].slipway(["release", ...tags, "--part", "2/3"]);
    assert.match(stdout, /nothing to do: no image is missing; .* run slipway release .* without --part\n$/);
    assert.equal(done(await machines[1].slipway(release("2/3"))).writes, 0, stderr);
  });

  test("is finished by one run without --part, which builds no image: as if it had been one run", async () => {
    await example.bazel.forget();
    const { releases } = done(await machines[2].slipway(["release", ...tags, "--json"]));
    const builds = (await example.bazel.calls("build")).filter((call) => call.includes("//build/"));
    assert.deepEqual(builds, []);
    for (const [index, tag] of tags.entries()) {
      const [image] = releases[index].images;
      assert.deepEqual([image.outcome, image.digest], ["unchanged", ...digests(present(pushed[index]))]);
      assert.deepEqual(await finished(tag), asOne[index]);
      assert.ok(present((await record(tag)).actions).executed > 0, "the record has what the part has built");
    }
    assert.equal(await example.digest("unkeyed/frontline:latest"), digests(present(pushed[1]))[0]);
    assert.equal(done(await machines[0].slipway(["release", ...tags, "--json"])).writes, 0);
  });

  test("has no fourth part of three, and parts beyond its tags are empty", async () => {
    const wrong = await machines[0].slipway(release("4/3"));
    assert.deepEqual([wrong.exitCode, wrong.json().error.code], [2, "invalid-argument"]);
    assert.deepEqual(done(await machines[0].slipway(release("9/9"))), { format: 1, releases: [], writes: 0 });
  });
});

/** A record without what differs from build to build and from run to run. */
function shape({ state, images, floating, files, draft }: Recorded) {
  const names = (all: Recorded["images"]) => all.map(({ reference }) => reference);
  return {
    state,
    images: names(images),
    floating: names(floating),
    files: files.map(({ name }) => name),
    hasDraft: draft !== null && draft !== undefined,
  };
}
