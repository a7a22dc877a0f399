/** A release of ten services at once: how often Bazel is called for it. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { done } from "../support/released.ts";

const NAMES = Array.from({ length: 10 }, (_, index) => `svc${index}`);

describe("ten services", () => {
  let place: Pushers;
  before(async () => {
    const pusher = (name: string) => ({
      script: `${copy("honest", `${name}:$2`)}\necho REGISTRY/acme/${name}@HONEST`,
      attributes: 'image = ":image",',
    });
    place = await startPushers(Object.fromEntries(NAMES.map((name) => [name, pusher(name)])));
  });
  after(() => place[Symbol.asyncDispose]());

  const calls = async () => {
    const commands = ["query", "build", "cquery", "run", "test", "info"];
    const counts = await Promise.all(
      commands.map(async (command) => (await place.bazel.calls(command)).length),
    );
    return Object.fromEntries(commands.map((command, index) => [command, counts[index]]));
  };

  test("take one query, one build and one question how to start their pushers", async () => {
    const tags = NAMES.map((name) => `${name}/v1.0.0`);
    const { releases } = done(await place.slipway(["release", ...tags, "--json"]));
    assert.deepEqual(await calls(), { query: 1, build: 1, cquery: 1, run: 0, test: 0, info: 0 });
    assert.equal(releases.length, 10);
    for (const name of NAMES) {
      const { tags: pushed } = place.registry.state.repositories.get(`acme/${name}`) ?? {};
      assert.deepEqual(Object.fromEntries(pushed ?? []), { "1.0.0": place.honest });
    }
  });

  test("take none once they are finished, and one query and one build if one image is gone", async () => {
    const tags = NAMES.map((name) => `${name}/v1.0.0`);
    await place.bazel.forget();
    for (const command of ["plan", "release"])
      assert.equal(done(await place.slipway([command, ...tags, "--json"])).releases.length, 10);
    assert.deepEqual(await calls(), { query: 0, build: 0, cquery: 0, run: 0, test: 0, info: 0 });
    place.registry.state.repositories.get("acme/svc3")?.tags.delete("1.0.0");
    done(await place.slipway(["release", ...tags, "--json"]));
    assert.deepEqual(await calls(), { query: 1, build: 1, cquery: 1, run: 0, test: 0, info: 0 });
  });
});
