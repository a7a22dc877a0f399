/** What an audit keeps of each release while it goes on: what is garbage by then does not count, however late V8 collects it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type PastReleases, startPastReleases } from "../support/past-releases.ts";

const COMPONENTS = 4;
const EACH = 300;

/**
 * Bytes that may be kept of a release: its names, its tag's commit and its record's object. A record as it is read takes 3,000, a
 * row with its checks 4,000, a page of GitHub's 2,000.
 */
const MOST_KEPT = 1_000;

/** Code that is compiled meanwhile, and connections: they come and go, whatever there is to audit. */
const NOISE = 1_000_000;

const RECORDER = new URL("../support/record-live-heap.js", import.meta.url).href;

/** The most bytes that were in use. */
async function inUse({ slipway, scratch }: PastReleases, ...args: readonly string[]): Promise<number> {
  const file = join(scratch, "live");
  const env = { NODE_OPTIONS: `--expose-gc --import=${RECORDER}`, LIVE_FILE: file, XDG_CACHE_HOME: scratch };
  const { exitCode, stderr } = await slipway(["audit", ...args], { env, flags: [] });
  assert.equal(exitCode, 0, stderr);
  return Number(await readFile(file, "utf8"));
}

test("an audit keeps of a release no more than names, as text and as a document", async () => {
  await using place = await startPastReleases({ components: COMPONENTS, each: EACH });
  for (const form of [[], ["--json"]]) {
    const few = await inUse(place, "svc1", ...form);
    const all = await inUse(place, ...form);
    const kept = (all - few - NOISE) / ((COMPONENTS - 1) * EACH);

    assert.ok(
      kept <= MOST_KEPT,
      `${kept.toFixed(0)} bytes a release are kept: ${few} of ${EACH}, ${all} of all`,
    );
  }
});
