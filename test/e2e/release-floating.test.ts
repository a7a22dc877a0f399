/** Floating tags and channels: what moves, when, and what never moves back. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased, done, pathOf, releasesOf } from "../support/released.ts";
import { retag } from "../support/served.ts";
import { newKeyPair } from "../support/signing-keys.ts";

const CONFIG = `format = 1
[repository]
github = "smutjebot/heimdall"
[bazel]
flags = ["--config=release"]
[channels.beta]
prerelease = ["beta*"]
[channels.candidate]
prerelease = ["rc*"]
github = "release"
[components.api]
tag = "api@{version}"
version = "calver:YYYY.M.PATCH"
[components.api.image]
bazel = "//platform/api:api_push"
repository = "ghcr.io/smutjebot/heimdall/api"
tag_via = { flag = "//misc:push_tag" }
floating = { stable = ["latest", "{major}"], beta = ["beta"] }
`;

const API = "smutjebot/heimdall/api";

describe("floating tags", () => {
  let example: Example;
  before(async () => {
    example = await startExample("heimdall");
    await example.configure(CONFIG);
  });
  after(() => example[Symbol.asyncDispose]());

  /** Commits a change, so that this version has a digest of its own, and tags it. */
  async function tagChange(version: string): Promise<void> {
    await example.tree.write("platform/api/config/default.toml", `[server]\nversion = "${version}"\n`);
    await example.tree.commit(version);
    await example.tree.tag(`api@${version}`);
  }

  async function release(version: string) {
    await example.tree.git("checkout", "--quiet", `api@${version}`);
    const { releases, writes } = done(await example.slipway(["release", `api@${version}`, "--json"]));
    await example.tree.git("checkout", "--quiet", "main");
    const outcomes: [string, string][] = releases[0].images.map(
      ({ reference, outcome }: { reference: string; outcome: string }) => [
        pathOf(example, reference),
        outcome,
      ],
    );
    return { outcomes, writes };
  }

  const digests = async (...tags: string[]) =>
    Promise.all(tags.map((tag) => example.digest(`${API}:${tag}`)));

  test("are pushed after the first release's image, and recorded", async () => {
    await tagChange("2026.1.1");
    const { outcomes } = await release("2026.1.1");
    assert.deepEqual(outcomes, [
      [`${API}:2026.1.1`, "pushed"],
      [`${API}:latest`, "pushed"],
      [`${API}:2026`, "pushed"],
    ]);
    assert.equal(new Set(await digests("2026.1.1", "latest", "2026")).size, 1);
    const { images, floating } = await assertReleased(example, "api@2026.1.1");
    assert.deepEqual(
      [images, floating].map((each) => each.map(({ reference }) => pathOf(example, reference))),
      [[`${API}:2026.1.1`], [`${API}:latest`, `${API}:2026`]],
    );
    assert.equal((await release("2026.1.1")).writes, 0);
  });

  test("are moved by the next release", async () => {
    await tagChange("2026.3.1");
    const { outcomes } = await release("2026.3.1");
    assert.deepEqual(outcomes, [
      [`${API}:2026.3.1`, "pushed"],
      [`${API}:latest`, "moved"],
      [`${API}:2026`, "moved"],
    ]);
    const [old, ours, latest, year] = await digests("2026.1.1", "2026.3.1", "latest", "2026");
    assert.notEqual(old, ours);
    assert.deepEqual([latest, year], [ours, ours]);
  });

  test("are not moved back by an older version that is released later, nor by one that is released again", async () => {
    await tagChange("2026.2.1");
    const { outcomes } = await release("2026.2.1");
    assert.deepEqual(outcomes, [[`${API}:2026.2.1`, "pushed"]]);
    await assertReleased(example, "api@2026.2.1");
    for (const older of ["2026.1.1", "2026.2.1"]) {
      assert.equal((await release(older)).writes, 0, older);
      assert.equal((await example.slipway(["verify", `api@${older}`])).exitCode, 0, `verify ${older}`);
    }
    const [ours, latest, year] = await digests("2026.3.1", "latest", "2026");
    assert.deepEqual([latest, year], [ours, ours]);
  });

  test("of a year stay with that year's newest version", async () => {
    await tagChange("2025.12.1");
    const { outcomes } = await release("2025.12.1");
    assert.deepEqual(outcomes, [
      [`${API}:2025.12.1`, "pushed"],
      [`${API}:2025`, "pushed"],
    ]);
    const [newest, latest, ours, year] = await digests("2026.3.1", "latest", "2025.12.1", "2025");
    assert.deepEqual([latest, year], [newest, ours]);
  });

  test("belong to their channel: a beta has its own, a candidate none", async () => {
    const [latest] = await digests("latest");
    await tagChange("2026.4.1.beta-1");
    await tagChange("2026.4.1-rc1");
    const beta = await release("2026.4.1.beta-1");
    assert.deepEqual(beta.outcomes, [
      [`${API}:2026.4.1.beta-1`, "pushed"],
      [`${API}:beta`, "pushed"],
    ]);
    const candidate = await release("2026.4.1-rc1");
    assert.deepEqual(candidate.outcomes, [[`${API}:2026.4.1-rc1`, "pushed"]]);
    const [first, floating] = await digests("2026.4.1.beta-1", "beta");
    assert.equal(floating, first);
    assert.deepEqual(await digests("latest"), [latest]);
    const prereleases = ["2026.3.1", "2026.4.1.beta-1", "2026.4.1-rc1"].map(
      (version) => releasesOf(example, `api@${version}`)[0]?.prerelease,
    );
    assert.deepEqual(prereleases, [false, true, false], "as the channels say");
  });

  test("that somebody moved are drift, and put back", async () => {
    await example.tree.git("checkout", "--quiet", "api@2026.3.1");
    const [old, ours] = await digests("2026.1.1", "2026.3.1");
    await retag(example.registry, `${API}@${old}`, `${API}:latest`);
    const verified = await example.slipway(["verify", "api@2026.3.1", "--json"]);
    assert.equal(verified.exitCode, 9);
    const differing = verified.json().releases[0].checks.filter(({ agreed }: { agreed: boolean }) => !agreed);
    assert.deepEqual(differing, [
      { subject: `${example.registry.host}/${API}:latest`, expected: ours, found: old, agreed: false },
    ]);
    const { outcomes } = await release("2026.3.1");
    assert.deepEqual(outcomes, [
      [`${API}:2026.3.1`, "unchanged"],
      [`${API}:latest`, "moved"],
      [`${API}:2026`, "unchanged"],
    ]);
    assert.deepEqual(await digests("latest"), [ours]);
  });

  test("go back with a rollback, also to a release that never had them, and stay there", async () => {
    const to = "api@2026.2.1";
    const back = done(await example.slipway(["rollback", "api", "--json"]));
    assert.deepEqual([back.from, back.to], ["api@2026.3.1", to]);
    const [earlier, ...moved] = await digests("2026.2.1", "latest", "2026");
    assert.deepEqual(moved, [earlier, earlier]);
    assert.equal((await release("2026.3.1")).writes, 0);
    assert.equal((await release("2026.2.1")).writes, 1, "its record has these floating tags now, too");
    assert.equal((await release("2026.2.1")).writes, 0);
    for (const version of ["2026.3.1", "2026.2.1"])
      assert.equal((await example.slipway(["verify", `api@${version}`])).exitCode, 0, version);
    assert.deepEqual(await digests("latest", "2026"), moved);
  });

  test("leave what is yanked, which is marked next to its image, on a registry without the referrers API, too", async () => {
    const args = ["yank", "api@2026.2.1", "--reason", "it leaks", "--json"];
    const { to, moved, writes } = done(await example.slipway(args));
    assert.deepEqual([to, moved.length], ["api@2026.1.1", 2]);
    const [first, ...floating] = await digests("2026.1.1", "latest", "2026");
    assert.deepEqual(floating, [first, first]);
    assert.equal(writes, 6, "the record twice, two floating tags, the notice and the page");
    assert.equal(done(await example.slipway(args)).writes, 0);
    const image = `${example.registry.host}/${API}:2026.2.1`;
    const key = join(example.scratch, "release.pub");
    await writeFile(key, newKeyPair().publicKey);
    const named = ["verify", image, "--key", key, "--no-record", "--json"];
    const { exitCode, stdout } = await example.slipway(named);
    assert.equal(exitCode, 9);
    assert.match(stdout, /api@2026\.2\.1 was yanked by .*: it leaks \(not signed\)/);
    await tagChange("2026.5.1");
    const { outcomes } = await release("2026.5.1");
    assert.deepEqual(
      outcomes.map(([, outcome]) => outcome),
      ["pushed", "moved", "moved"],
    );
  });
});
