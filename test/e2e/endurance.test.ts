/**
 * Many releases: a train that makes more content than GitHub takes in a minute, and releases one after the other, with what each
 * process used. `npm test` runs small ones; `npm run test:long` fifty components under GitHub's own limits, and a thousand releases.
 */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ContentLimits, GITHUB_LIMITS } from "../support/github-server/state.ts";
import { leftRunning } from "../support/processes.ts";
import { done, recordOf } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const LONG = process.env["TEST_LONG"] !== undefined;

const RECORDER = fileURLToPath(new URL("../support/record-usage.cjs", import.meta.url));

/** What a process of slipway used. */
interface Usage {
  /** The most memory that it had. */
  readonly kilobytes: number;
  /** Open at its end. */
  readonly descriptors: number;
  /** What would still have kept it alive at its end. */
  readonly resources: readonly string[];
}

const HEAD = `format = 1
[repository]
github = "acme/mono"
[defaults]
tag = "{component}/v{version}"
`;

async function start(components: string, bazel: boolean): Promise<SmallRepository> {
  const files = { ".gitignore": "/bazel-*\n", "BUILD.bazel": 'exports_files(["a.txt"])\n', "a.txt": "a\n" };
  const place = await startSmallRepository({ config: HEAD + components, files, bazel });
  const temporary = join(place.scratch, "tmp");
  await mkdir(temporary);
  const usage = { NODE_OPTIONS: `--require=${RECORDER}`, USAGE_FILE: join(place.scratch, "usage") };
  Object.assign(place.env, { TMPDIR: temporary, ...usage });
  return place;
}

/** What every process of slipway's has used until now, in order. */
async function usageOf({ scratch }: SmallRepository): Promise<Usage[]> {
  const lines = (await readFile(join(scratch, "usage"), "utf8")).trim().split("\n");
  return lines.map((line): Usage => JSON.parse(line));
}

/** Neither processes nor temporary folders of slipway's are left. */
async function assertNothingLeft({ scratch }: SmallRepository): Promise<void> {
  const temporary = join(scratch, "tmp");
  assert.deepEqual(await leftRunning(temporary), []);
  const left = (await readdir(temporary)).filter((name) => name.startsWith("slipway-"));
  assert.deepEqual(left, []);
}

const LIMITS: ContentLimits = LONG ? GITHUB_LIMITS : { perMinute: 10, perHour: 1_000, minute: 1_500 };

test("a train makes more content than GitHub takes in a minute, waits, and makes nothing twice", async (context) => {
  const names = Array.from({ length: LONG ? 50 : 6 }, (_, index) => `svc${index}`);
  const component = (name: string) => `[components.${name}.files]\nbazel = ["//:a.txt"]\n`;
  await using place = await start(names.map(component).join(""), true);
  const { tree, github } = place;
  const tags = names.map((name) => `${name}/v1.0.0`);
  for (const tag of tags) await tree.git("tag", tag);
  await tree.git("push", "--quiet", "origin", ...tags);
  github.state.contentLimits = LIMITS;
  const began = performance.now();
  done(await place.slipway(["release", ...tags, "--json"]));
  const seconds = Math.round((performance.now() - began) / 1_000);
  const releases = github.repository("acme/mono").releases.map(({ tagName, draft, assets }) => {
    return [tagName, draft, assets.map(({ name }) => name).toSorted()];
  });
  const expected = tags.map((tag) => [tag, false, ["a.txt", "checksums.txt"]]);
  assert.deepEqual(releases.toSorted(), expected.toSorted());
  for (const tag of tags) assert.equal((await recordOf(tree, tag))?.state, "complete");
  const made = github.state.contentMade.length;
  assert.ok(made > LIMITS.perMinute, "it is more than a minute's content");
  assert.equal(made, 4 * tags.length, "draft, two files, publication");
  const refused = github.requests.filter(({ status }) => status === 403).length;
  github.state.contentLimits = null;
  assert.equal(done(await place.slipway(["release", ...tags, "--json"])).writes, 0);
  await assertNothingLeft(place);
  const [usage] = await usageOf(place);
  context.diagnostic(
    `${tags.length} releases, ${made} writes, ${refused} refused at first, ${seconds} s; ${told(usage)}`,
  );
});

const IN_A_ROW = LONG ? 1_000 : 8;

test("releases in a row leave nothing, and the last one uses what the first one did", async (context) => {
  await using place = await start(`[components.docs.command]\nrun = ["true"]\n`, false);
  const { tree, github } = place;
  const tags = Array.from({ length: IN_A_ROW }, (_, index) => `docs/v1.0.${index}`);
  const requests: number[] = [];
  for (const tag of tags) {
    await tree.git("commit", "--quiet", "--allow-empty", "--message", `fix: ${tag}`);
    await tree.git("tag", tag);
    await tree.git("push", "--quiet", "origin", "main", tag);
    const before = github.requests.length;
    assert.equal(done(await place.slipway(["release", tag, "--json"], { flags: [] })).writes, 5);
    requests.push(github.requests.length - before);
    // A day later, as far as GitHub's limit for an hour's requests goes.
    github.state.rateLimit.remaining = github.state.rateLimit.limit;
  }
  assert.equal(github.repository("acme/mono").releases.length, IN_A_ROW);
  await assertNothingLeft(place);
  const usage = await usageOf(place);
  // Each run is a process and its recorder's line; the first one of all compiles more than the others.
  assert.equal(usage.length, IN_A_ROW);
  const [first, last] = [usage[1], usage.at(-1)];
  assert.ok(first && last);
  assert.ok(last.kilobytes < first.kilobytes * 1.5, `${told(first)}; ${told(last)}`);
  assert.equal(last.descriptors, first.descriptors);
  assert.deepEqual(last.resources, first.resources);
  context.diagnostic(`${IN_A_ROW} releases; the second: ${told(first)}; the last: ${told(last)}`);
  context.diagnostic(`requests to GitHub: ${requests[0]} for the first, ${requests.at(-1)} for the last`);
});

function told(usage: Usage | undefined): string {
  const { kilobytes = 0, descriptors = 0, resources = [] } = usage ?? {};
  return `${Math.round(kilobytes / 1_000)} MB, ${descriptors} descriptors, ${resources.length} handles`;
}
