/** GloriousFlywheel between releases: a Nix image, one from a Dockerfile, one from Bazel. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { done } from "../support/released.ts";

const COMPONENTS = ["attic-server", "runner-dashboard", "app"];

describe("GloriousFlywheel between releases", () => {
  let example: Example;
  before(async () => {
    example = await startExample("flywheel");
    for (const component of COMPONENTS) await example.tree.tag(`${component}/v1.2.0`);
  });
  after(() => example?.[Symbol.asyncDispose]());

  async function rulesOf(message: string): Promise<Record<string, string>> {
    await example.tree.commit(message);
    const { components } = done(await example.slipway(["affected", "--since", "HEAD~1", "--json"]));
    return Object.fromEntries(
      components.map(({ component, commits }: { component: string; commits: { rule: string }[] }) => [
        component,
        commits[0]?.rule,
      ]),
    );
  }

  test("a source that is in a Bazel target and in a Dockerfile's context belongs to both", async () => {
    await example.tree.write("app/src/runners.js", "export const runners = () => [];\n");
    assert.deepEqual(await rulesOf("fix: no runners"), { "runner-dashboard": "context", app: "graph" });
  });

  test("the flake belongs to what Nix builds", async () => {
    await example.tree.edit({ "flake.nix": [["\n", "\n# A comment.\n"]] });
    assert.deepEqual(await rulesOf("fix(build): a comment"), { "attic-server": "settings" });
  });

  test("status and cut number each of them", async () => {
    const { components } = done(await example.slipway(["status", "--json"]));
    assert.deepEqual(
      components.map(({ nextTag }: { nextTag: string }) => nextTag),
      COMPONENTS.map((component) => `${component}/v1.2.1`),
    );
    const { cuts } = done(await example.slipway(["cut", "--affected", "--json"]));
    assert.equal(cuts.length, 3);
  });
});
