/**
 * Releases with a remote cache of Bazel's: a fresh clone on another machine builds nothing, brings only what it needs to this
 * machine, and releases the same digests.
 */

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Example, type Machine, startExample } from "../support/example.ts";
import { type HttpCache, skipWithoutNginx, startHttpCache } from "../support/http-cache.ts";
import { present } from "../support/present.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done, type Recorded } from "../support/released.ts";
import { withFiles } from "../support/with-files.ts";

/** What is only made to make something else of it, and which no pusher and no release holds. */
const INTERMEDIATE = /\/bin\/(?:api|vault)$|_(?:amd|arm)64\/unkey$|\/layer_\w+\.tar$|image_\w+\/index\.json$/;
const intermediate = (files: readonly string[]) => files.filter((file) => INTERMEDIATE.test(file));

const TAGS = ["api/v1.0.1", "vault/v1.0.1"];

describe("a release with a remote cache", { skip: skipWithoutNginx }, () => {
  let registry: RegistryServer;
  let cache: HttpCache;
  let example: Example;
  before(async () => {
    cache = await startHttpCache();
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    await withFiles(example.tree, "vault");
    // The time of a build is an input of every stamped action, so that no cache has one.
    const flags = `build:release --nostamp\nbuild --remote_cache=${cache.url}\nbuild --remote_download_minimal`;
    await example.tree.edit({ ".bazelrc": [["build:release --stamp", flags]] });
    await example.tree.commit("Share what is built");
    for (const tag of TAGS) await example.tree.tag(tag);
  });
  after(async () => {
    await example?.[Symbol.asyncDispose]();
    await registry?.[Symbol.asyncDispose]();
    await cache?.[Symbol.asyncDispose]();
  });

  /** Releases on a machine, as if nobody had before; gives the records, and which files the build left on this machine. */
  async function release(machine: Machine): Promise<{ records: Recorded[]; files: readonly string[] }> {
    registry.state.repositories.clear();
    example.github.repository(example.repository).releases.length = 0;
    for (const tag of TAGS)
      await example.tree.git(`--git-dir=${example.tree.remote}`, "update-ref", "-d", `refs/slipway/${tag}`);
    await cache.forget();
    done(await machine.slipway(["release", ...TAGS, "--json"]));
    const records = [];
    for (const tag of TAGS) records.push(await assertReleased(example, tag));
    const files = await readdir(join(machine.tree.path, "bazel-out/"), { recursive: true });
    return { records, files };
  }

  const made = ({ images, files }: Recorded) => ({ images, files });
  const methods = async () => new Set((await cache.requests()).map((request) => request.split(" ")[0]));
  let first: Awaited<ReturnType<typeof release>>;

  test("fills the cache, and the record says how many actions were executed", async () => {
    first = await release(example);
    const { executed, cached } = present(first.records[0]?.actions);
    assert.ok(executed > 0, `${executed} executed`);
    assert.equal(cached, 0);
    assert.ok((await methods()).has("PUT"));
  });

  test("on another machine takes every action from it, and releases the same digests", async () => {
    const other = await example.clone();
    const { records, files } = await release(other);
    assert.deepEqual(records.map(made), first.records.map(made));
    const executed = present(first.records[0]?.actions?.executed);
    assert.deepEqual(
      records.map(({ actions }) => actions),
      TAGS.map(() => ({ executed: 0, cached: executed })),
    );
    assert.ok(!(await methods()).has("PUT"), "nothing was uploaded");
    assert.equal(intermediate(first.files).length, 14, "binaries, layers, and an image for each platform");
    assert.deepEqual(intermediate(files), []);
  });
});
