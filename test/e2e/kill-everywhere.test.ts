/**
 * A release that is killed before and after each of its writes, and run again on another machine: what stands in the end is
 * what an uninterrupted release leaves. `npm test` tries some of the points, others each day; `npm run test:long` all.
 */

import assert from "node:assert/strict";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ExampleName, Machine } from "../support/example.ts";
import { skipWithout } from "../support/installed.ts";
import { leftRunning } from "../support/processes.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done, type Recorded, releasesOf } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";
import { findPoints, killAt, type Places, type WritePoint } from "../support/write-points.ts";

interface World {
  readonly example: ExampleName;
  /** Release tags of one run, of the n-th version. */
  readonly tags: (number: number) => readonly string[];
  readonly github: boolean;
  readonly prepare?: (example: WholeExample) => Promise<void>;
}

const WORLDS: Readonly<Record<string, World>> = {
  "heimdall: an image and a site": {
    example: "heimdall",
    tags: (number) => [`api@2026.6.${number}`],
    github: true,
  },
  "flywheel: images named by their content": {
    example: "flywheel",
    tags: (number) => [`app/v1.0.${number}`, `runner-dashboard/v1.0.${number}`],
    github: false,
  },
  "unkey, as a train: floating tags, a command, files, a Dockerfile": {
    example: "unkey",
    tags: (number) => ["api", "cli", "web"].map((component) => `${component}/v1.0.${number}`),
    github: true,
    prepare: async ({ tree }) => {
      const web = `[components.web.image]
dockerfile = "web/Dockerfile"
context    = "web"
repository = "ghcr.io/unkeyed/web"

[components.api.image]
floating   = ["latest"]`;
      await tree.edit({ "slipway.toml": [["[components.api.image]", web]] });
      await tree.write("web/Dockerfile", "FROM scratch\nCOPY index.html /\n");
      await tree.write("web/index.html", "<!doctype html><title>web</title>\n");
      await tree.commit("Release the web as well, and move latest");
    },
  },
  "unkey, signed: an image, and files": {
    example: "unkey",
    tags: (number) => ["api", "cli"].map((component) => `${component}/v1.0.${number}`),
    github: true,
    prepare: async ({ tree, env }) => {
      const signing = '[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\n\n[defaults]';
      await tree.edit({ "slipway.toml": [["[defaults]", signing]] });
      env["RELEASE_SIGNER"] = newKeyPair().privateKey;
      await tree.commit("Sign what is released");
    },
  },
};

/** Points that `npm test` tries in each world. */
const SAMPLE = 3;

for (const [name, world] of Object.entries(WORLDS)) {
  const options = { skip: skipWithout("buildah") };
  test(name, options, async (context) => {
    await using stage = await setUp(world);
    // The one before it, so that notes say since when.
    await stage.tag(0);
    await stage.tag(1);
    const points = await findPoints(stage.places, async () => {
      done(await stage.first.slipway(["release", ...world.tags(1), "--json"]));
    });
    const uninterrupted = await stage.standing(1);
    const tried = process.env["TEST_LONG"] === undefined ? sample(points) : points;
    for (const [index, point] of tried.entries())
      await context.test(`${point.done ? "after" : "before"} write ${point.number} to ${point.place}`, () =>
        stage.killed(index + 2, point, uninterrupted),
      );
    context.diagnostic(`${tried.length} of ${points.length} points of ${name}`);
  });
}

interface Stage extends AsyncDisposable {
  readonly first: Machine;
  readonly places: Places;
  /** Makes the tags of a version. */
  tag(number: number): Promise<void>;
  /** Everything that a version left, without what differs from version to version. */
  standing(number: number): Promise<unknown>;
  /** Kills the release of a version, runs it again, and compares. */
  killed(number: number, point: WritePoint, uninterrupted: unknown): Promise<void>;
}

async function setUp({ example: name, tags, github, prepare }: World): Promise<Stage> {
  await using starting = new AsyncDisposableStack();
  const registry = starting.use(await startRegistryServer());
  const overlay = starting.use(await startRegistryServer());
  const example = starting.use(
    await startWholeExample(name, { registry: { ...registry, implementation: "embedded" }, overlay }),
  );
  await prepare?.(example);
  const scratch = join(example.scratch, "tmp");
  await mkdir(scratch);
  example.env["TMPDIR"] = scratch;
  const other = await example.clone();
  const stack = starting.move();
  const { pages, npm } = example;
  const standing = async (number: number) => {
    const all = await Promise.all(tags(number).map((tag) => standingOf(example, tag, github)));
    const statements = statementsIn(registry);
    const live = [...pages.state.projects.values()].map(({ name, canonical }) => [
      name,
      canonical?.commitHash,
    ]);
    return neutral({
      all,
      statements,
      live,
      npm: npm.versions("@unkey/cli").filter((each) => each.endsWith(`.${number}`)),
    });
  };
  const tag = async (number: number) => {
    for (const each of tags(number)) await example.tree.tag(each);
    await other.tree.git("fetch", "--quiet", "--tags");
    for (const { state } of [registry, overlay]) state.repositories.clear();
    for (const project of pages.state.projects.values()) {
      project.deployments.length = 0;
      project.canonical = undefined;
    }
    pages.state.assets.clear();
  };
  return {
    first: example,
    places: {
      servers: { registry, overlay, github: example.github, pages, npm },
      remote: example.tree.remote,
    },
    tag,
    standing,
    killed: async (number, point, uninterrupted) => {
      await tag(number);
      const args = ["release", ...tags(number), "--json"];
      const struck = await killAt(
        { servers: { registry, overlay, github: example.github, pages, npm }, remote: example.tree.remote },
        example,
        args,
        point,
      );
      assert.ok(struck, "it never came");
      // A kill takes slipway alone: what it had started may still be at work.
      await leftRunning(scratch, 20_000);
      const stood = digestsOf(registry);
      done(await other.slipway(args));
      assert.deepEqual(await standing(number), uninterrupted);
      for (const [reference, digest] of stood)
        assert.equal(digestsOf(registry).get(reference), digest, reference);
      assert.equal(done(await example.slipway(args)).writes, 0);
      assert.deepEqual(await leftRunning(scratch), []);
      assert.deepEqual(
        (await readdir(scratch)).filter((entry) => entry.startsWith("slipway-")),
        [],
      );
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function standingOf(example: WholeExample, tag: string, github: boolean): Promise<unknown> {
  const {
    run: _run,
    draft,
    actions: _actions,
    build: _build,
    attestations = [],
    ...record
  }: Recorded = await assertReleased(example, tag, { github });
  const releases = releasesOf(example, tag).map(({ name, body, assets, prerelease }) => {
    return { name, body, prerelease, assets: assets.map((asset) => [asset.name, asset.digest, asset.state]) };
  });
  return { record: { ...record, signed: attestedTypes(attestations), drafted: draft !== null }, releases };
}

function attestedTypes(attestations: NonNullable<Recorded["attestations"]>): readonly string[] {
  return attestations.map(({ subject, predicateType }) => `${subject} ${predicateType}`).sort();
}

/** The types of the statements that are listed for each image: one that was made twice is there twice. */
function statementsIn({ state }: RegistryServer): readonly unknown[] {
  return [...state.repositories].flatMap(([name, { tags, manifests }]) =>
    [...tags].flatMap(([tag, digest]) => {
      if (!tag.startsWith(LIST)) return [];
      const list = JSON.parse(manifests.get(digest)?.content.toString("utf8") ?? "");
      const types = list.manifests.map(
        (each: { annotations: Record<string, string> }) =>
          each.annotations["dev.sigstore.bundle.predicateType"],
      );
      return [[name, types.sort()]];
    }),
  );
}

/** How the tags begin under which a registry without the referrers API has lists of what is attached: these grow. */
const LIST = "sha256-";

function digestsOf({ state }: RegistryServer): ReadonlyMap<string, string> {
  return new Map(
    [...state.repositories].flatMap(([name, { tags }]) =>
      [...tags]
        .filter(([tag]) => !tag.startsWith(LIST))
        .map(([tag, digest]): [string, string] => [`${name}:${tag}`, `${digest}`]),
    ),
  );
}

/** Versions become one, and digests are numbered as they come. */
function neutral(standing: unknown): unknown {
  const digests: string[] = [];
  const text = JSON.stringify(standing, null, 1)
    .replace(/\d+\.\d+\.\d+/g, "VERSION")
    .replace(/[0-9a-f]{64}|:[0-9a-f]{12}(?=")/g, (digest) => {
      if (!digests.includes(digest)) digests.push(digest);
      return `DIGEST ${digests.indexOf(digest)}`;
    });
  return JSON.parse(text);
}

/** Some of the points, others each day. */
function sample(points: readonly WritePoint[]): readonly WritePoint[] {
  const stride = Math.max(1, Math.floor(points.length / SAMPLE));
  const today = Math.floor(Date.now() / 86_400_000);
  return points.filter((_, index) => index % stride === today % stride).slice(0, SAMPLE);
}
