/** Git tags that were moved and records that were deleted keep nobody from rolling back or yanking: the releases are what their records say. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { present } from "../support/present.ts";
import { assertFailure } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";
import { startThreeReleases, type ThreeReleases } from "../support/three-releases.ts";

describe("a release whose git tag was moved by force", () => {
  let place: ThreeReleases;
  before(async () => {
    place = await startThreeReleases(["api", "web", "bot"]);
    for (const name of ["api", "web", "bot"]) await move(`${name}/v1.2.0`, `${name}/v1.0.0`);
  });
  after(() => place?.[Symbol.asyncDispose]());

  const onRemote = (...args: readonly string[]) => place.tree.git(`--git-dir=${place.tree.remote}`, ...args);
  const move = (tag: string, to: string) => onRemote("tag", "--force", tag, `${to}^{commit}`);
  const rollback = (...args: readonly string[]) => place.slipway(["rollback", ...args, "--json"]);
  const yank = (tag: string) => place.slipway(["yank", tag, "--reason", "attacked", "--json"]);
  const latest = (name: string) => place.served(name, "latest");

  test("is rolled back from, never to, and that is said", async () => {
    const result = await rollback("web");
    const { from, to, moved } = done(result);
    assert.deepEqual([from, to, moved.length], ["web/v1.2.0", "web/v1.1.0", 1]);
    assert.match(result.stderr, /warning\[tag-moved\].*web\/v1\.2\.0 was released from/s);
    assert.equal(await latest("web"), place.digests["1.1.0"]);
    const further = done(await rollback("web", "--to", "web/v1.0.0"));
    assert.deepEqual([further.from, further.to], ["web/v1.1.0", "web/v1.0.0"]);
    assert.equal(await latest("web"), place.digests["1.0.0"]);
    assertFailure(await rollback("web", "--to", "1.2.0"), {
      exit: 4,
      codes: ["cannot-roll-back-to"],
      says: ["its tag is not where it was released"],
    });
    assert.deepEqual(done(await rollback("web")).writes, 0);
  });

  test("is yanked by its record, with what stands on it", async () => {
    const { to, moved, outcome } = done(await yank("api/v1.2.0"));
    assert.deepEqual([to, moved.length, outcome], ["api/v1.1.0", 1, "yanked"]);
    assert.equal(await latest("api"), place.digests["1.1.0"]);
    const record = present(await recordOf(place.tree, "api/v1.2.0"));
    const released = await onRemote("rev-parse", "web/v1.2.0^{commit}");
    assert.notEqual(record.commit, released.trim(), "the record keeps its commit");
    assert.equal(record.withdrawal?.kind, "yanked");
  });

  test("nor does a deleted tag keep anybody from it", async () => {
    await onRemote("tag", "--delete", "api/v1.1.0");
    const result = await rollback("api");
    assert.deepEqual(done(result).to, "api/v1.0.0");
    assert.match(result.stderr, /warning\[tag-moved\].*api\/v1\.1\.0/s);
    assert.equal(await latest("api"), place.digests["1.0.0"]);
  });

  test("is passed over as well if the record of a newer one is gone: what is served goes where it is said to go", async () => {
    await place.release("1.3.0", ["bot"]);
    await onRemote("update-ref", "-d", "refs/slipway/bot/v1.3.0");
    const result = await rollback("bot");
    const { from, to, moved } = done(result);
    assert.deepEqual([from, to], ["bot/v1.2.0", "bot/v1.1.0"]);
    assert.deepEqual(
      moved.map((each: Record<string, string>) => [each["from"], each["to"]]),
      [[place.digests["1.3.0"], place.digests["1.1.0"]]],
    );
    assert.match(result.stderr, /warning\[newer-unrecorded\].*bot\/v1\.3\.0/s);
    assert.equal(await latest("bot"), place.digests["1.1.0"]);
  });
});
