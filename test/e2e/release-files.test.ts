/** Files on the GitHub release: attached once, with their checksums, and never replaced once they are public. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type FilesRepository, startFilesRepository } from "../support/files-repository.ts";
import { gate } from "../support/held.ts";
import { assertRefused } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("files of a release", () => {
  let place: FilesRepository;
  before(async () => {
    place = await startFilesRepository();
  });
  after(() => place?.[Symbol.asyncDispose]());

  const release = (tag: string) => place.slipway(["release", tag, "--json"]);
  const outcomes = (document: { releases: { files: { name: string; outcome: string }[] }[] }) =>
    document.releases[0]?.files.map(({ name, outcome }) => [name, outcome]);

  test("are attached with sha256sum's checksums, under the names that GitHub gives them", async () => {
    await place.build({ "tool x.txt": "x\n", "tool-y.txt": "y\n" });
    const first = done(await release("dist/v1.0.0"));
    assert.equal(first.writes, 8, "intent, draft, its note, three files, publication, record");
    const { assets, draft } = place.releaseOf("dist/v1.0.0");
    assert.equal(draft, false);
    assert.deepEqual(
      assets.map(({ name }) => name),
      ["tool.x.txt", "tool-y.txt", "checksums.txt"],
    );
    const sums = `${sha256("y\n")}  tool-y.txt\n${sha256("x\n")}  tool.x.txt\n`;
    assert.equal(first.releases[0].files[2].digest, `sha256:${sha256(sums)}`);
    assert.equal(assets[2]?.digest, `sha256:${sha256(sums)}`);
    assert.equal((await recordOf(place.tree, "dist/v1.0.0"))?.state, "complete");
    assert.equal(done(await release("dist/v1.0.0")).writes, 0);
  });

  test("are downloaded and compared if GitHub knows no digests", async () => {
    const { assets } = place.releaseOf("dist/v1.0.0");
    const known = assets.map((asset) => asset.digest);
    for (const asset of assets) asset.digest = null;
    const again = done(await release("dist/v1.0.0"));
    assert.equal(again.writes, 0);
    const verify = () => place.slipway(["verify", "dist/v1.0.0", "--json"]);
    assert.equal(done(await verify()).releases[0].agreed, true);
    const [first] = assets;
    assert.ok(first);
    const { content } = first;
    first.content = Buffer.from("changed\n");
    assert.equal((await verify()).exitCode, 9);
    first.content = content;
    for (const [index, asset] of assets.entries()) asset.digest = known[index] ?? null;
  });

  test("of which one is gone are attached again, only that one", async () => {
    const { assets } = place.releaseOf("dist/v1.0.0");
    assets.splice(1, 1);
    const again = done(await release("dist/v1.0.0"));
    assert.deepEqual(outcomes(again), [
      ["tool.x.txt", "unchanged"],
      ["tool-y.txt", "uploaded"],
      ["checksums.txt", "unchanged"],
    ]);
    assert.equal(again.writes, 3, "intent, file, record");
    assert.equal(done(await release("dist/v1.0.0")).writes, 0);
  });

  test("a draft that GitHub answered with an error and made later is deleted, before or after it is published", async () => {
    const releasesOf = (tag: string) =>
      place.github.repository("acme/mono").releases.filter(({ tagName }) => tagName === tag);
    for (const [tag, moment] of [
      ["dist/v1.3.0", /^PATCH .*\/releases\//],
      ["dist/v1.3.1", null],
    ] as const) {
      const late = gate();
      place.github.failNext("POST /repos/acme/mono/releases", { status: 502, late: late.opened });
      const met = ({ method, path }: { method: string; path: string }) => {
        const matches = moment?.test(`${method} ${path}`) === true;
        if (matches) late.open();
        return matches;
      };
      if (moment !== null) place.github.failNext(met, { delay: 200 });
      const { releases } = done(await release(tag));
      assert.equal(releases[0].release.outcome, "created");
      late.open();
      if (moment === null) {
        while (releasesOf(tag).length < 2) await sleep(20);
        const { steps } = done(await place.slipway(["plan", tag, "--json"])).releases[0];
        assert.match(steps.at(-1).reason, /the other one is deleted/);
        assert.equal(done(await release(tag)).writes, 3, "intent, deletion, record");
      }
      const [kept, ...others] = releasesOf(tag);
      assert.deepEqual([kept?.draft, others], [false, []]);
      assert.doesNotMatch(kept?.body ?? "", /drafted by slipway/);
      assert.equal(done(await release(tag)).writes, 0);
    }
  });

  test("that were published are not replaced by others of the same name", async () => {
    const { assets } = place.releaseOf("dist/v1.0.0");
    const [gone] = assets.splice(1, 1);
    assert.ok(gone);
    await place.build({ "tool x.txt": "another x\n", "tool-y.txt": "y\n" });
    await assertRefused(place, ["release", "dist/v1.0.0"], {
      exit: 4,
      codes: ["file-differs"],
      says: ["tool.x.txt", sha256("x\n"), sha256("another x\n")],
      hints: ["never replaced"],
    });
    assets.splice(1, 0, gone);
  });

  test("of a draft that was never complete, and that nobody saw, are replaced", async () => {
    await place.build({ "tool.txt": "first\n" });
    place.github.failNext("PATCH /repos/acme/mono/releases/*", { status: 422 });
    assert.equal((await release("dist/v1.1.0")).exitCode, 7);
    assert.equal(place.releaseOf("dist/v1.1.0").draft, true);
    place.releaseOf("dist/v1.1.0").assets.pop();
    await place.build({ "tool.txt": "second\n" });
    const again = done(await release("dist/v1.1.0"));
    assert.equal(again.releases[0].release.outcome, "resumed");
    const { assets, draft } = place.releaseOf("dist/v1.1.0");
    assert.equal(draft, false);
    assert.deepEqual(
      assets.map(({ name, digest }) => [name, digest]),
      [
        ["tool.txt", `sha256:${sha256("second\n")}`],
        ["checksums.txt", `sha256:${sha256(`${sha256("second\n")}  tool.txt\n`)}`],
      ],
    );
  });

  test("survive an upload that breaks off: the rest is uploaded by the next run", async () => {
    await place.build({ "tool-a.txt": "a\n", "tool-b.txt": "b\n" });
    place.github.failNext(/^POST .*\/assets\?name=tool-b/, { status: 422 });
    assert.equal((await release("dist/v1.2.0")).exitCode, 7);
    assert.equal(place.releaseOf("dist/v1.2.0").draft, true);
    const again = done(await release("dist/v1.2.0"));
    assert.deepEqual(outcomes(again)?.[0], ["tool-a.txt", "unchanged"]);
  });

  for (const { name, exit, code, says } of [
    { name: "nothing", exit: 5, code: "no-outputs", says: ["//:nothing"] },
    { name: "missing", exit: 5, code: "build-failed", says: ["missing"] },
    { name: "twice", exit: 4, code: "files-of-one-name", says: ["tool.txt", "a/tool.txt", "b/tool.txt"] },
    { name: "sums", exit: 4, code: "files-of-one-name", says: ["a/checksums.txt"] },
    { name: "empty", exit: 4, code: "file-size", says: ["a/empty.txt", "0 bytes"] },
    { name: "train", exit: 4, code: "files-without-release", says: ["wagon"] },
  ]) {
    test(`are refused: ${code} (${name})`, async () => {
      await place.build({ "tool.txt": "x\n" });
      await assertRefused(place, ["release", `${name}/v1.0.0`], { exit, codes: [code], says });
    });
  }
});
