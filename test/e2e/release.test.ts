/** Releasing unkey's services (rules_oci, amd64 and arm64): whole, once, and with as little Bazel as it takes. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased, done, recordOf, releasesOf } from "../support/released.ts";

describe("a release of unkey's services", () => {
  let example: Example;
  before(async () => {
    example = await startExample("unkey");
    for (const tag of [
      "api/v1.2.3",
      "vault/v1.2.3",
      "frontline/v1.2.3",
      "api/v1.3.0",
      "api/v1.3.1",
      "vault/v1.4.0-rc.1",
    ])
      await example.tree.tag(tag);
  });
  after(() => example[Symbol.asyncDispose]());

  test("is pushed, recorded and published", async () => {
    const head = await example.tree.git("rev-parse", "HEAD");
    const { releases, writes } = done(await example.slipway(["release", "api/v1.2.3", "--json"]));
    const digest = await example.digest("unkeyed/api:v1.2.3");
    const [published] = releasesOf(example, "api/v1.2.3");
    assert.deepEqual(releases, [
      {
        tag: "api/v1.2.3",
        component: "api",
        version: "1.2.3",
        channel: "stable",
        commit: head,
        images: [
          {
            reference: `${example.registry.host}/unkeyed/api:v1.2.3`,
            configured: "ghcr.io/unkeyed/api:v1.2.3",
            digest,
            outcome: "pushed",
          },
        ],
        deployments: [],
        files: [],
        release: {
          url: `${example.github.url}/unkeyed/unkey/releases/tag/api%2Fv1.2.3`,
          id: published?.id,
          outcome: "created",
        },
      },
    ]);
    assert.equal(writes, 4, "intent, image tag, publication, record");
    assert.equal(published?.name, "api 1.2.3");
    assert.equal(published?.prerelease, false);
    assert.equal(
      example.github.repository(example.repository).latestId,
      undefined,
      "latest is off by default",
    );
  });

  test("leaves a record on the remote that says what was published", async () => {
    const record = await assertReleased(example, "api/v1.2.3");
    assert.match(record.run, /^[0-9a-f-]{36}$/);
    const reference = `${example.registry.host}/unkeyed/api:v1.2.3`;
    const digest = await example.digest("unkeyed/api:v1.2.3");
    assert.deepEqual([record.images, record.floating], [[{ reference, digest }], []]);
    const { releases } = done(await example.slipway(["verify", "api/v1.2.3", "--json"]));
    assert.deepEqual(
      releases.map(({ tag, agreed }: { tag: string; agreed: boolean }) => ({ tag, agreed })),
      [{ tag: "api/v1.2.3", agreed: true }],
    );
  });

  test("pushes an index of both platforms", async () => {
    const index = await example.served("unkeyed/api:v1.2.3");
    const manifests = index?.document.manifests;
    assert.deepEqual(
      manifests.map(({ platform }: { platform: object }) => platform),
      [
        { os: "linux", architecture: "amd64" },
        { os: "linux", architecture: "arm64" },
      ],
    );
    for (const { digest } of manifests) assert.ok(await example.served(`unkeyed/api@${digest}`), digest);
  });

  test("writes nothing when it is run again", async () => {
    const refs = await example.tree.git("ls-remote", "origin");
    const record = await recordOf(example.tree, "api/v1.2.3");
    await example.bazel.forget();
    const again = done(await example.slipway(["release", "api/v1.2.3", "--json"]));
    assert.equal(again.writes, 0);
    assert.equal(again.releases[0].images[0].outcome, "unchanged");
    assert.equal(again.releases[0].release.outcome, "unchanged");
    assert.deepEqual(await example.bazel.calls("build"), []);
    assert.equal(await example.tree.git("ls-remote", "origin"), refs);
    assert.deepEqual(await recordOf(example.tree, "api/v1.2.3"), record);
    const planned = done(await example.slipway(["plan", "api/v1.2.3", "--json"]));
    const states = planned.releases[0].steps.map(({ state }: { state: string }) => state);
    assert.deepEqual(states, ["satisfied", "satisfied", "satisfied"]);
  });

  test("shares one Bazel build with another of the same version", async () => {
    await example.bazel.forget();
    const tags = ["vault/v1.2.3", "frontline/v1.2.3"];
    const { releases } = done(await example.slipway(["release", ...tags, "--json"]));
    assert.deepEqual(
      releases.map(({ tag }: { tag: string }) => tag),
      tags,
    );
    const builds = await example.bazel.calls("build");
    assert.equal(builds.length, 1, builds.join("\n"));
    for (const tag of tags) await assertReleased(example, tag);
  });

  test("is built apart from those of other versions, whose environment differs, its own too", async () => {
    await example.bazel.forget();
    const tags = ["api/v1.3.0", "vault/v1.4.0-rc.1", "api/v1.2.3", "api/v1.3.1"];
    const { releases } = done(await example.slipway(["release", ...tags, "--json"]));
    const builds = (await example.bazel.calls("build")).length;
    assert.equal(builds, 3 + 2, "1.2.3 stands; the two others of api are built once more before their push");
    for (const tag of tags) await assertReleased(example, tag);
    const digests = releases.map(({ images }: { images: { digest: string }[] }) => images[0]?.digest);
    assert.equal(new Set(digests).size, 4, "RELEASE_VERSION is in the image");
    assert.deepEqual(
      releases.map(({ channel }: { channel: string }) => channel),
      ["stable", "prerelease", "stable", "stable"],
    );
    assert.deepEqual(
      tags.map((tag) => releasesOf(example, tag)[0]?.prerelease),
      [false, true, false, false],
    );
  });

  test("has notes that begin at the component's own previous release", () => {
    const notes = (tag: string) => releasesOf(example, tag)[0]?.body ?? "";
    assert.match(notes("api/v1.3.0"), /compare\/api\/v1\.2\.3\.\.\.api\/v1\.3\.0$/);
    assert.match(notes("vault/v1.4.0-rc.1"), /compare\/vault\/v1\.2\.3\.\.\.vault\/v1\.4\.0-rc\.1$/);
    assert.equal(notes("api/v1.2.3"), "First release.");
  });
});
