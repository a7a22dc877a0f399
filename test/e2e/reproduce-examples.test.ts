/** Releases of the examples that are built again: an index for two platforms by Bazel, and an image by Nix. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { skipWithout } from "../support/installed.ts";
import { done } from "../support/released.ts";
import { makeUnreproducible } from "../support/unreproducible.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

interface Difference {
  readonly layer: string;
  readonly path: string | null;
  readonly what: string;
}

describe("unkey's services", () => {
  let example: Example;
  before(async () => {
    example = await startExample("unkey");
    await makeUnreproducible(example.tree);
    // The stand-ins for rulesets are next to an example, and not next to a clean clone of it.
    await example.tree.edit({
      WORKSPACE: [
        ['"../rulesets/" + ruleset', `"${join(example.scratch, "rulesets")}/" + ruleset`],
        ['"../rulesets/distroless_static"', `"${join(example.scratch, "rulesets")}/distroless_static"`],
      ],
    });
    await example.tree.commit("Build something else every time");
    for (const tag of ["vault/v1.0.0", "api/v1.0.0"]) await example.tree.tag(tag);
    done(await example.slipway(["release", "vault/v1.0.0", "api/v1.0.0", "--json"]));
  });
  after(() => example?.[Symbol.asyncDispose]());

  test("have the recorded digest, with the version stamped into them", async () => {
    const { images } = done(await example.slipway(["reproduce", "vault/v1.0.0", "--json"]));
    assert.deepEqual(
      images.map(({ same }: { same: boolean }) => same),
      [true],
    );
  });

  test("differ in both platforms if a source is another one each time", async () => {
    const result = await example.slipway(["reproduce", "--component", "api", "1.0.0", "--json"]);
    assert.equal(result.exitCode, 9, result.stderr);
    const differences: readonly Difference[] = result.json().images[0].differences;
    const places = differences
      .filter(({ what }) => what.startsWith("content"))
      .map(({ layer, path }) => [layer, path]);
    // The first layer is the base image's, and the same.
    assert.deepEqual(places, [
      ["linux/amd64: layer 2 of 2", "api"],
      ["linux/arm64: layer 2 of 2", "api"],
    ]);
  });
});

describe("GloriousFlywheel's image by Nix", { skip: skipWithout("nix", "busybox", "skopeo") }, () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("flywheel");
    await example.tree.tag("attic-server/v1.2.0");
    done(await example.slipway(["release", "attic-server/v1.2.0", "--json"]));
    const env = { GITLAB_CI: "true" };
    done(await example.slipway(["release", "attic-server/v1.2.0", "--json"], { env }));
  });
  after(() => example?.[Symbol.asyncDispose]());

  test("has the recorded digest at both destinations; that nix may not have built it again is said", async () => {
    const result = await example.slipway(["reproduce", "attic-server/v1.2.0", "--json"]);
    const { images } = done(result);
    assert.deepEqual(
      images.map(({ reference, same }: { reference: string; same: boolean }) => [
        reference.split("/")[1],
        same,
      ]),
      [
        ["your-org", true],
        ["your-group", true],
      ],
    );
    assert.match(result.stderr, /nix-store-used/);
  });
});
