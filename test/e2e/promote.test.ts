/** A release candidate becomes the release: the same digests under new names, in other repositories too, and nothing is built. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertReleased, done, type Recorded, recordOf, releasesOf } from "../support/released.ts";
import { servedManifest } from "../support/served.ts";
import { imagesOf, stepsOf } from "../support/steps.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

/** Candidates of the API go to a repository of their own; vault stays where it is, and moves `latest`. */
const CONFIG = [
  [
    "[components.api.image]",
    `[channels.rc]
prerelease = ["rc*"]

[destinations.staging]
when = { channel = "rc" }

[destinations.overlay]
when = { env = "GITLAB_CI" }

[components.api.image]`,
  ],
  [
    'repository = "ghcr.io/unkeyed/api"',
    'repository = { upstream = "ghcr.io/unkeyed/api", staging = "ghcr.io/unkeyed/staging/api", overlay = "registry.gitlab.com/unkeyed/api" }',
  ],
  ['repository = "ghcr.io/unkeyed/vault"', 'repository = "ghcr.io/unkeyed/vault"\nfloating   = ["latest"]'],
] as const;

const promoted = async ({ tree }: WholeExample, tag: string) =>
  (await recordOf(tree, tag)) as (Recorded & { readonly promotion?: { readonly tag: string } }) | null;

describe("a promotion of unkey's candidates", () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("unkey");
    await example.tree.edit({ "slipway.toml": CONFIG });
    await example.tree.commit("Release candidates");
    const tags = ["api/v1.1.0", "api/v1.2.0-rc.3", "vault/v1.2.0-rc.1", "cli/v1.2.0-rc.1"];
    for (const tag of tags) await example.tree.tag(tag);
    done(await example.slipway(["release", ...tags, "--json"]));
    await example.bazel.forget();
  });
  after(() => example?.[Symbol.asyncDispose]());

  /** Bazel may be asked what there is, but builds and tests nothing. */
  const assertNothingBuilt = async () => {
    for (const command of ["build", "run", "test"])
      assert.deepEqual(await example.bazel.calls(command), [], command);
  };
  const promote = (...args: string[]) => example.slipway(["promote", ...args, "--json"]);

  test("is shown first, and writes nothing then", async () => {
    const document = done(await promote("api/v1.2.0-rc.3", "--to", "stable", "--dry-run"));
    assert.deepEqual(stepsOf(document), [
      ["take", "unkeyed/staging/api:v1.2.0-rc.3", "needed"],
      ["push", "unkeyed/api:v1.2.0", "needed"],
      ["publish", "unkeyed/unkey api/v1.2.0", "needed"],
    ]);
    assert.equal(await recordOf(example.tree, "api/v1.2.0"), null);
    assert.equal(await example.tree.git("ls-remote", "origin", "refs/tags/api/v1.2.0"), "");
  });

  test("gives the same digest a new name in another repository, at the same commit, with notes since the last stable release", async () => {
    const digest = await example.digest("unkeyed/staging/api:v1.2.0-rc.3");
    const document = done(await promote("api/v1.2.0-rc.3", "--to", "stable"));
    const [released] = document.releases;
    assert.equal(released.tag, "api/v1.2.0");
    assert.equal(released.channel, "stable");
    assert.equal(released.promotedFrom, "api/v1.2.0-rc.3");
    assert.deepEqual(imagesOf(document), [["unkeyed/api:v1.2.0", "pushed"]]);
    assert.equal(released.images[0].digest, digest);
    assert.equal(await example.digest("unkeyed/api:v1.2.0"), digest);
    const commit = (tag: string) => example.tree.git("rev-parse", `${tag}^{commit}`);
    assert.equal(await commit("api/v1.2.0"), await commit("api/v1.2.0-rc.3"));
    assert.match(
      await example.tree.git("cat-file", "tag", "api/v1.2.0"),
      /\n\nPromoted from api\/v1\.2\.0-rc\.3\.$/,
    );
    await assertReleased(example, "api/v1.2.0");
    const record = await promoted(example, "api/v1.2.0");
    assert.equal(record?.promotion?.tag, "api/v1.2.0-rc.3");
    // The tag, its record, which is then taken and completed, the image tag, the GitHub release.
    assert.equal(document.writes, 6);
    const [page] = releasesOf(example, "api/v1.2.0");
    assert.equal(page?.prerelease, false);
    assert.match(page?.body ?? "", /api\/v1\.1\.0/);
    assert.doesNotMatch(page?.body ?? "", /rc\.3/);
    await assertNothingBuilt();
  });

  test("is done when it is made again, and so is the release of its tag: nothing is written", async () => {
    assert.equal(done(await promote("api/v1.2.0-rc.3", "--to", "stable")).writes, 0);
    assert.equal(done(await promote("api/v1.2.0-rc.3", "--to", "1.2.0")).writes, 0);
    const again = done(await example.slipway(["release", "api/v1.2.0", "--json"]));
    assert.equal(again.writes, 0);
    done(await example.slipway(["verify", "api/v1.2.0", "api/v1.2.0-rc.3", "--json"]));
    await assertNothingBuilt();
  });

  test("in one repository is a name, and moves the floating tags of the channel", async () => {
    const document = done(await promote("vault/v1.2.0-rc.1", "--to", "vault/v1.2.0"));
    assert.deepEqual(imagesOf(document), [
      ["unkeyed/vault:v1.2.0", "pushed"],
      ["unkeyed/vault:latest", "pushed"],
    ]);
    assert.equal(
      await example.digest("unkeyed/vault:latest"),
      await example.digest("unkeyed/vault:v1.2.0-rc.1"),
    );
    await assertNothingBuilt();
  });

  test("attaches the candidate's files as they are, and runs the commands for the new version", async () => {
    const files = (tag: string) =>
      releasesOf(example, tag)[0]?.assets.map(({ name, digest }) => [name, digest]);
    const document = done(await promote("cli/v1.2.0-rc.1", "--to", "stable"));
    assert.deepEqual(files("cli/v1.2.0"), files("cli/v1.2.0-rc.1"));
    assert.equal(files("cli/v1.2.0")?.length, 3);
    assert.deepEqual(example.npm.versions("@unkey/cli"), ["1.2.0-rc.1", "1.2.0"]);
    assert.deepEqual((await recordOf(example.tree, "cli/v1.2.0"))?.files.length, 3);
    assert.ok(document.writes > 0);
    assert.equal(done(await promote("cli/v1.2.0-rc.1", "--to", "stable")).writes, 0);
    await assertNothingBuilt();
  });

  test("to a destination copies it to another registry under the same tag, and the record has both", async () => {
    const before = await recordOf(example.tree, "api/v1.2.0");
    const document = done(await promote("api/v1.2.0", "--to", "overlay"));
    assert.deepEqual(imagesOf(document), [["unkeyed/api:v1.2.0", "pushed"]]);
    const there = await servedManifest(example.overlay, "unkeyed/api:v1.2.0");
    assert.equal(there?.digest, document.releases[0].images[0].digest);
    const record = await promoted(example, "api/v1.2.0");
    assert.equal(record?.images.length, 2);
    assert.deepEqual(record?.images[0], before?.images[0]);
    assert.equal(record?.promotion?.tag, "api/v1.2.0-rc.3", "where it is from stays");
    assert.equal(done(await promote("api/v1.2.0", "--to", "overlay")).writes, 0);
    done(await example.slipway(["verify", "api/v1.2.0", "--json"]));
    await assertNothingBuilt();
  });
});
