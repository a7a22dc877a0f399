/**
 * A promotion that is killed before and after each of its writes, and finished by the same command, by a release of its tag, or by
 * `resume`: what stands in the end is what an uninterrupted one leaves. `npm test` tries some of the points, `npm run test:long` all.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attestation } from "../../src/domain/release/attestation.ts";
import { attachedTo } from "../support/attached.ts";
import { type Candidates, startCandidates } from "../support/candidates.ts";
import { done, recordOf } from "../support/released.ts";
import { findPoints, killAt, type WritePoint } from "../support/write-points.ts";

/** Versions that are promoted: the first two without a kill. */
const MOST = process.env["TEST_LONG"] === undefined ? 12 : 60;

/** Points that `npm test` tries. */
const SAMPLE = 6;

const version = (number: number) => `1.${number}.0`;
const candidate = (number: number) => `api/v${version(number)}-rc.1`;
const release = (number: number) => `api/v${version(number)}`;

/** Everything that a version has left, without what differs from version to version. */
async function standing({ registry, github, tree, honest }: Candidates, number: number): Promise<unknown> {
  const stored = registry.state.repositories.get("acme/api");
  const record = await recordOf(tree, release(number));
  const { releases } = github.repository("acme/mono");
  const pages = releases.filter(({ tagName }) => tagName === release(number));
  // All candidates are one image, which has provenance of each of them.
  const own = [release(number), candidate(number)];
  const statements = attachedTo(registry, "acme/api", honest)
    .map(({ predicateType, statement }) => [
      predicateType,
      statement.predicate?.buildDefinition?.externalParameters,
    ])
    .filter(([, said]) => said === undefined || own.includes(said.tag));
  const text = JSON.stringify({
    image: stored?.tags.get(version(number)),
    latest: stored?.tags.get("latest"),
    tag: await tree.git(`--git-dir=${tree.remote}`, "rev-parse", `${release(number)}^{commit}`),
    subject: await tree.git(
      `--git-dir=${tree.remote}`,
      "tag",
      "--list",
      "--format=%(contents)",
      release(number),
    ),
    record: typesOnly({ ...record, run: "", lease: null, actions: null, build: null }),
    pages: pages.map(({ draft, prerelease, body }) => ({ draft, prerelease, body })),
    statements,
  });
  return JSON.parse(text.replaceAll(version(number), "VERSION").replaceAll(version(number - 1), "BEFORE"));
}

/** A record with the types of statements, each of which differs from version to version. */
function typesOnly(record: object): unknown {
  const types = (attestations: readonly Attestation[]) =>
    attestations.map((each) => each.predicateType).sort();
  return JSON.parse(JSON.stringify(record), (key, value) => (key === "attestations" ? types(value) : value));
}

test("a promotion that is killed anywhere", async (context) => {
  const numbers = Array.from({ length: MOST }, (_, index) => index + 1);
  const versions = numbers.map((number) => `${version(number)}-rc.1`);
  await using place = await startCandidates(versions);
  const { registry, github, tree } = place;
  const places = { servers: { registry, github }, remote: tree.remote };
  const promote = (number: number) => ["promote", candidate(number), "--to", "stable", "--json"];
  const forget = () => registry.state.repositories.delete("acme/api");
  done(await place.slipway(promote(1)));
  forget();
  const points = await findPoints(places, async () => {
    done(await place.slipway(promote(2)));
  });
  const uninterrupted = await standing(place, 2);
  // An odd number: points before and after a write take turns.
  const every = process.env["TEST_LONG"] === undefined ? Math.ceil(points.length / SAMPLE) | 1 : 1;
  const tried = points.filter((_, index) => index % every === 0);
  assert.ok(tried.length < MOST);
  const ways: readonly ((number: number) => readonly string[])[] = [
    promote,
    (number) => ["release", release(number), "--json"],
    () => ["resume", "--json"],
  ];
  for (const [index, point] of tried.entries())
    await context.test(
      `${point.done ? "after" : "before"} write ${point.number} to ${point.place}`,
      async () => {
        const number = index + 3;
        forget();
        await strike(number, point);
        const begun = await recordOf(tree, release(number));
        const tagged = await tree.git("ls-remote", "origin", `refs/tags/${release(number)}`);
        assert.equal(begun !== null, tagged !== "", "the tag and its record come together");
        if (begun !== null) await tree.git("fetch", "--quiet", "--tags");
        const way = begun === null ? promote : (ways[index % ways.length] ?? promote);
        done(await place.slipway(way(number)));
        assert.deepEqual(await standing(place, number), uninterrupted);
        assert.equal(done(await place.slipway(promote(number))).writes, 0);
        assert.equal(done(await place.slipway(["release", release(number), "--json"])).writes, 0);
        for (const command of ["build", "run", "test"])
          assert.deepEqual(await place.bazel.calls(command), []);
      },
    );
  context.diagnostic(`${tried.length} of ${points.length} points`);

  async function strike(number: number, point: WritePoint): Promise<void> {
    const struck = await killAt(places, place, promote(number), point);
    assert.ok(struck, "it never came");
  }
});
