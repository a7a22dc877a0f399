/** What happens to a release after it was finished: `verify` and `audit` find it, and `release` repairs what may be repaired. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { auditedIn } from "../support/audited.ts";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased, done, recordOf, releasesOf } from "../support/released.ts";
import { retag } from "../support/served.ts";

const TAG = "api/v1.2.3";
const IMAGE = "unkeyed/api:v1.2.3";

describe("a finished release that drifted", () => {
  let example: Example;
  let commit: string;
  before(async () => {
    example = await startExample("unkey");
    await example.tree.tag(TAG);
    commit = await example.tree.git("rev-parse", "HEAD");
  });
  after(() => example[Symbol.asyncDispose]());
  beforeEach(async () => {
    done(await example.slipway(["release", TAG, "--json"]));
    await assertReleased(example, TAG);
  });

  /** Asserts that `verify` finds exactly this, and writes nothing. */
  async function assertDrift(subject: string, expected: string | null, found: string | null): Promise<void> {
    const refs = await example.tree.git("ls-remote", "origin");
    const { exitCode, json } = await example.slipway(["verify", TAG, "--json"]);
    assert.equal(exitCode, 9);
    const [{ tag, agreed, checks }] = json().releases;
    assert.deepEqual({ tag, agreed }, { tag: TAG, agreed: false });
    const differing = checks.filter((check: { agreed: boolean }) => !check.agreed);
    assert.deepEqual(differing, [{ subject, expected, found, agreed: false }]);
    assert.equal(checks.length, 4, "the rest was compared too");
    const { exitCode: inWords, stdout } = await example.slipway(["verify", TAG]);
    assert.equal(inWords, 9);
    assert.ok(stdout.includes(subject), stdout);
    const audited = await example.slipway(["audit", "api", "--json"]);
    const [one] = auditedIn(audited);
    if (subject.includes("refs/slipway/"))
      assert.equal(one?.state, "unrecorded", "no other release has a record");
    else {
      assert.deepEqual([audited.exitCode, one?.state], [9, "drifted"]);
      assert.deepEqual(
        one?.checks.flatMap(({ kind: _, ...check }) => (check.agreed ? [] : [check])),
        differing,
      );
    }
    assert.equal(await example.tree.git("ls-remote", "origin"), refs);
  }

  /** Asserts that `release` refuses with these problems. */
  async function assertRefused(...codes: string[]): Promise<void> {
    const { exitCode, json } = await example.slipway(["release", TAG, "--json"]);
    assert.equal(exitCode, 4);
    const { problems } = json().error;
    assert.deepEqual(
      problems.map(({ code }: { code: string }) => code),
      codes,
    );
  }

  const onRemote = (...args: string[]) => example.tree.git(`--git-dir=${example.tree.remote}`, ...args);

  test("its image tag was moved: refused, and left as it is", async () => {
    const index = await example.served(IMAGE);
    const other = index?.document.manifests[0].digest;
    await retag(example.registry, `unkeyed/api@${other}`, IMAGE);
    await assertDrift(`${example.registry.host}/${IMAGE}`, index?.digest ?? "", other);
    await assertRefused("image-tag-differs");
    assert.equal(await example.digest(IMAGE), other, "the image tag was touched");
    await retag(example.registry, `unkeyed/api@${index?.digest}`, IMAGE);
  });

  test("its image was deleted: the same digest is pushed again", async () => {
    const digest = await example.digest(IMAGE);
    await fetch(`${example.registry.url}/v2/unkeyed/api/manifests/${digest}`, { method: "DELETE" });
    await assertDrift(`${example.registry.host}/${IMAGE}`, digest, null);
    const { releases, writes } = done(await example.slipway(["release", TAG, "--json"]));
    assert.deepEqual([releases[0].images[0].outcome, releases[0].release.outcome], ["pushed", "unchanged"]);
    assert.equal(writes, 3, "intent, image tag, record");
    assert.equal(await example.digest(IMAGE), digest);
  });

  test("its GitHub release was deleted: it is made again", async () => {
    example.github.repository(example.repository).releases = [];
    await assertDrift(`GitHub release ${TAG}`, "published", null);
    const { releases, writes } = done(await example.slipway(["release", TAG, "--json"]));
    assert.deepEqual([releases[0].images[0].outcome, releases[0].release.outcome], ["unchanged", "created"]);
    assert.equal(writes, 3, "intent, publication, record");
  });

  test("its GitHub release was taken back to a draft: it is published again", async () => {
    for (const release of releasesOf(example, TAG)) release.draft = true;
    await assertDrift(`GitHub release ${TAG}`, "published", "draft");
    const { releases } = done(await example.slipway(["release", TAG, "--json"]));
    assert.equal(releases[0].release.outcome, "resumed");
  });

  test("its tag was moved on the remote: refused", async () => {
    await example.tree.git("commit", "--allow-empty", "--message", "After");
    await example.tree.git("push", "origin", "main");
    const moved = await example.tree.git("rev-parse", "HEAD");
    await onRemote("update-ref", `refs/tags/${TAG}`, moved);
    await assertDrift(`origin refs/tags/${TAG}`, commit, moved);
    await example.tree.git("checkout", "--quiet", TAG);
    await assertRefused("tag-moved", "recorded-elsewhere", "release-elsewhere");
    await example.tree.git("push", "--force", "origin", `refs/tags/${TAG}`);
  });

  test("its tag was moved here and on the remote: refused", async () => {
    const annotated = await onRemote("rev-parse", `refs/tags/${TAG}`);
    await example.tree.git("checkout", "--quiet", "main");
    await example.tree.git("tag", "--force", TAG);
    await example.tree.git("push", "--force", "origin", `refs/tags/${TAG}`);
    const moved = await example.tree.git("rev-parse", "HEAD");
    await assertDrift(`origin refs/tags/${TAG}`, commit, moved);
    await assertRefused("recorded-elsewhere", "release-elsewhere");
    await example.tree.git("tag", "--force", TAG, annotated);
    await example.tree.git("push", "--force", "origin", `refs/tags/${TAG}`);
    await example.tree.git("checkout", "--quiet", TAG);
  });

  test("its tag was deleted on the remote: refused", async () => {
    await onRemote("update-ref", "-d", `refs/tags/${TAG}`);
    await assertDrift(`origin refs/tags/${TAG}`, commit, null);
    await assertRefused("tag-not-on-remote");
    await example.tree.git("push", "origin", `refs/tags/${TAG}`);
  });

  test("its record was deleted: what is there is compared with a build, and recorded", async () => {
    const { images } = (await recordOf(example.tree, TAG)) ?? {};
    await onRemote("update-ref", "-d", `refs/slipway/${TAG}`);
    await assertDrift(`origin refs/slipway/${TAG}`, "complete", null);
    const { releases, writes } = done(await example.slipway(["release", TAG, "--json"]));
    assert.deepEqual(
      [releases[0].images[0].outcome, releases[0].release.outcome],
      ["unchanged", "unchanged"],
    );
    assert.equal(writes, 1, "the record");
    assert.deepEqual((await recordOf(example.tree, TAG))?.images, images);
  });
});
