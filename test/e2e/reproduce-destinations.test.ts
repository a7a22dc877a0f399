/** A release whose image was promoted to another destination, built again: both have the digest of the one build. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { done } from "../support/released.ts";
import { startReproducible } from "../support/reproducible.ts";
import type { SmallRepository } from "../support/small-repository.ts";

describe("a release at two destinations", () => {
  let place: SmallRepository;
  before(async () => {
    place = await startReproducible({
      referrers: true,
      config: `
[destinations.upstream]
when = { env = "UPSTREAM" }
[components.both.image]
bazel = "//:same"
repository = { upstream = "REGISTRY/acme/both", mirror = "REGISTRY/mirror/both" }
`,
    });
    await place.tree.tag("both/v1.0.0");
    done(await place.slipway(["release", "both/v1.0.0", "--json"], { env: { UPSTREAM: "1" } }));
    done(await place.slipway(["promote", "both/v1.0.0", "--to", "mirror", "--json"]));
  });
  after(() => place?.[Symbol.asyncDispose]());

  test("is built again once, and is the same at both", async () => {
    const result = await place.slipway(["reproduce", "both/v1.0.0", "--json"]);
    const { images } = done(result);
    assert.deepEqual(
      images.map(({ reference, same }: { reference: string; same: boolean }) => [
        reference.split("/")[1],
        same,
      ]),
      [
        ["acme", true],
        ["mirror", true],
      ],
    );
    assert.equal([...result.stderr.matchAll(/built \/\/:same/g)].length, 1);
  });
});
