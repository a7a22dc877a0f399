/** What changes outside while a release runs: newer releases, moved tags, drafts and releases that somebody else touched. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, type Machine, startExample } from "../support/example.ts";
import { type Hold, holdRequest } from "../support/held.ts";
import { copy, startPushers } from "../support/pushers.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done, recordOf, releasesOf } from "../support/released.ts";
import { withFiles } from "../support/with-files.ts";

describe("while a release runs,", () => {
  let registry: RegistryServer;
  let example: Example;
  let other: Machine;
  before(async () => {
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    await withFiles(example.tree, "vault");
    await example.tree.edit({
      "slipway.toml": [["[components.api.image]", '[components.api.image]\nfloating = ["latest"]']],
    });
    await example.tree.commit("Move latest, and release the vault with files");
    for (const tag of ["api/v1.0.0", "vault/v1.0.0", "vault/v1.0.1"]) await example.tree.tag(tag);
    other = await example.clone();
  });
  after(async () => {
    await example[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  /** Holds a release of the API as its content arrives. */
  async function heldAtPush(
    tag: string,
  ): Promise<{ readonly hold: Hold; readonly first: ReturnType<Machine["slipway"]> }> {
    const hold = holdRequest(registry, /^PUT .*\/api\/manifests\/sha256:/);
    const first = example.slipway(["release", tag, "--json"]);
    await hold.reached;
    return { hold, first };
  }

  test("a newer one that is tagged and released keeps latest", async () => {
    const { hold, first } = await heldAtPush("api/v1.0.0");
    await other.tree.write("svc/api/newer.txt", "newer\n");
    await other.tree.edit({ "build/api/main.go": [["package main", "// Newer.\npackage main"]] });
    await other.tree.commit("Change the API");
    await other.tree.tag("api/v1.1.0");
    done(await other.slipway(["release", "api/v1.1.0", "--json"]));
    const newer = await example.digest("unkeyed/api:v1.1.0");
    hold.release();
    const late = await first;
    const { releases } = done(late);
    assert.match(late.stderr, /latest stays as it is: api\/v1\.1\.0, which is newer/);
    assert.equal(await example.digest("unkeyed/api:latest"), newer);
    assert.notEqual(await example.digest("unkeyed/api:v1.0.0"), newer);
    assert.equal(releases[0].images.length, 1);
    assert.deepEqual((await assertReleased(example, "api/v1.0.0")).floating, []);
    assert.equal(done(await example.slipway(["release", "api/v1.0.0", "--json"])).writes, 0);
  });

  test("a tag that is moved is not released from the old commit", async () => {
    await example.tree.tag("api/v1.2.0");
    const latest = await example.digest("unkeyed/api:latest");
    const { hold, first } = await heldAtPush("api/v1.2.0");
    await other.tree.git("push", "--quiet", "--force", "origin", "HEAD:refs/tags/api/v1.2.0");
    hold.release();
    const { exitCode, stderr, json } = await first;
    assert.deepEqual([exitCode, json().error.code], [4, "tag-moved"], stderr);
    assert.equal(await example.digest("unkeyed/api:v1.2.0"), null);
    assert.equal(await example.digest("unkeyed/api:latest"), latest);
    assert.deepEqual(releasesOf(example, "api/v1.2.0"), []);
  });

  test("a draft that somebody publishes by hand is the release", async () => {
    const tag = "vault/v1.0.0";
    const hold = holdRequest(example.github, /^PATCH .*\/releases\//);
    const first = example.slipway(["release", tag, "--json"]);
    await hold.reached;
    const [draft] = releasesOf(example, tag);
    assert.ok(draft);
    Object.assign(draft, { draft: false, publishedAt: new Date().toISOString() });
    hold.release();
    done(await first);
    await assertReleased(example, tag);
    assert.equal(done(await example.slipway(["release", tag, "--json"])).writes, 0);
  });

  test("an immutable release that was deleted can never be made again: no draft stays, and the record stays complete", async () => {
    const tag = "vault/v1.0.1";
    const repository = example.github.repository(example.repository);
    repository.immutableReleases = true;
    done(await example.slipway(["release", tag, "--json"]));
    const finished = await recordOf(example.tree, tag);
    repository.burnedTags.add(tag);
    repository.releases = repository.releases.filter(({ tagName }) => tagName !== tag);
    const { exitCode, stderr, json } = await example.slipway(["release", tag, "--json"]);
    assert.deepEqual([exitCode, json().error.code], [7, "github-invalid"], stderr);
    assert.match(stderr, /release a new\s+version/);
    assert.deepEqual(releasesOf(example, tag), []);
    const record = await recordOf(example.tree, tag);
    assert.deepEqual([record?.state, record?.images], ["complete", finished?.images]);
  });
});

test("three pushers that alone know their digests are one record, whichever is first", async () => {
  const script = (name: string) =>
    `sleep 0.$(($$ % 5))\n${copy("honest", `${name}:$2`)}\necho REGISTRY/acme/${name}@HONEST`;
  await using place = await startPushers({
    one: { script: script("one") },
    two: { script: script("two"), component: 'released_with = ["one"]' },
    three: { script: script("three"), component: 'released_with = ["one"]' },
  });
  const { releases } = done(await place.slipway(["release", "one/v1.0.0", "--json"]));
  const record = await recordOf(place.tree, "one/v1.0.0");
  assert.equal(releases.length, 3);
  assert.deepEqual(
    [record?.state, record?.images.map(({ digest }) => digest)],
    ["complete", [place.honest, place.honest, place.honest]],
  );
});
