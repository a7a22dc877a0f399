/** Releases of several components that are promoted in one run: all are judged first, and all are released together. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { present } from "../support/present.ts";
import { assertFailure, assertRefused } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";
import { startThreeReleases, type ThreeReleases } from "../support/three-releases.ts";

const TAGS = ["api/v1.2.0", "web/v1.2.0", "bot/v1.2.0"];

interface Promoted {
  readonly tag: string;
  readonly promotedFrom: string;
  readonly images: readonly { readonly digest: string }[];
}

describe("promotions of several components", () => {
  let place: ThreeReleases;
  before(async () => {
    place = await startThreeReleases(["api", "web", "bot"]);
    await place.bazel.forget();
  });
  after(() => place?.[Symbol.asyncDispose]());

  const promote = (...args: readonly string[]) => place.slipway(["promote", ...args, "--json"]);
  const made = async () => {
    const tags = await place.tree.git("ls-remote", "origin", "refs/tags/*/v1.3.0", "refs/slipway/*/v1.3.0");
    return tags.split("\n").filter(Boolean).length;
  };

  test("are refused together, with every reason, before anything is written", async () => {
    const { tags, manifests } = present(place.registry.state.repositories.get("acme/web"));
    const other = present([...manifests.keys()][0]);
    tags.set("1.3.0", other);
    const gone = present(place.registry.state.repositories.get("acme/bot"));
    const digest = present(gone.tags.get("1.2.0"));
    await assertRefused(place, ["promote", ...TAGS.slice(0, 2), "--to", "1.3.0"], {
      exit: 4,
      codes: ["image-tag-holds-another"],
      says: ["acme/web:1.3.0"],
    });
    tags.delete("1.3.0");
    gone.tags.delete("1.2.0");
    await assertRefused(place, ["promote", ...TAGS, "--to", "1.1.5"], {
      exit: 4,
      codes: ["not-above", "not-above", "not-above", "drifted"],
      says: ["bot/v1.2.0 is not as its record says"],
    });
    gone.tags.set("1.2.0", digest);
    assert.equal(await made(), 0);
    assertFailure(await promote("api/v1.2.0", "api/v1.1.0", "--to", "1.3.0"), {
      exit: 2,
      codes: ["two-of-one-component"],
      says: ["api/v1.2.0 and api/v1.1.0"],
    });
  });

  test("are one run, and go on where some of them have begun; nothing is built", async () => {
    done(await promote("bot/v1.2.0", "--to", "1.3.0"));
    const plan = done(await promote(...TAGS, "--to", "1.3.0", "--dry-run"));
    assert.equal(plan.releases.length, 3);
    assert.equal(await made(), 2);
    const { releases } = done(await promote(...TAGS, "--to", "1.3.0"));
    assert.deepEqual(
      releases.map(({ tag, promotedFrom, images: [image] }: Promoted) => [tag, promotedFrom, image?.digest]),
      TAGS.map((tag) => [tag.replace("1.2.0", "1.3.0"), tag, place.digests["1.2.0"]]),
    );
    for (const name of ["api", "web", "bot"]) {
      const record = present(await recordOf(place.tree, `${name}/v1.3.0`));
      assert.deepEqual([record.state, record.images.length], ["complete", 1]);
      assert.equal(await place.served(name, "1.3"), place.digests["1.2.0"]);
    }
    for (const command of ["build", "run", "test"]) assert.deepEqual(await place.bazel.calls(command), []);
    assert.equal(done(await promote(...TAGS, "--to", "1.3.0")).writes, 0);
  });
});
