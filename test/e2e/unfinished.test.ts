/** A release that failed is not the last release: its changes are in the next notes, and everybody is told how to finish it. */

import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { holdRequest } from "../support/held.ts";
import { done, recordOf } from "../support/released.ts";

const NOTES = { defaults: 'github_release = { notes = "slipway" }' };

/** `api/v1.0.0` is released; then something new is cut as `api/v1.1.0`, whose release fails at GitHub. */
async function startFailed(): Promise<Folders> {
  const place = await startFolders(NOTES);
  done(await place.slipway(["cut", "api@1.0.0", "--release", "--json"]));
  await place.change("api/a.txt", "feat: what failed");
  place.github.failNext(({ method, path }) => method === "POST" && path.endsWith("/releases"), {
    status: 422,
  });
  const failed = await place.slipway(["cut", "api", "--release", "--json"]);
  assert.equal(failed.exitCode, 7, failed.stderr);
  assert.equal((await recordOf(place.tree, "api/v1.1.0"))?.state, "intended");
  return place;
}

const statusOf = async (place: Folders) =>
  done(await place.slipway(["status", "api", "--json"])).components[0];

describe("a release that failed", { concurrency: 2 }, () => {
  test("is unfinished in status, which says how to finish it", async () => {
    await using place = await startFailed();
    const { lastTag, commitsSince, affected, nextVersion, unfinished } = await statusOf(place);
    assert.deepEqual(
      { lastTag, commitsSince, affected, nextVersion, unfinished },
      {
        lastTag: "api/v1.0.0",
        commitsSince: 1,
        affected: true,
        // At this very commit the release is finished, and nothing else is cut.
        nextVersion: null,
        unfinished: ["api/v1.1.0"],
      },
    );
    const { stdout } = await place.slipway(["status"]);
    assert.match(
      stdout,
      /api\/v1\.1\.0 is tagged, but its release is not finished\n {2}`slipway release api\/v1\.1\.0`/,
    );
    const markdown = await place.slipway(["status", "--markdown"]);
    assert.match(markdown.stdout, /<code>api\/v1\.1\.0<\/code> \(unfinished\)/);
  });

  test("is finished by the same cut again, as long as trunk stands there", async () => {
    await using place = await startFailed();
    const again = await place.slipway(["cut", "api", "--release", "--json"]);
    const { releases } = done(again);
    assert.deepEqual(
      releases.map(({ tag }: { tag: string }) => tag),
      ["api/v1.1.0"],
    );
    assert.match(
      again.stderr,
      /warning\[[a-z-]+\]: api\/v1\.1\.0 is tagged, but its release is not finished/,
    );
    assert.deepEqual((await statusOf(place)).unfinished, []);
    assert.equal(await place.tree.git("tag", "--list", "api/*"), "api/v1.0.0\napi/v1.1.0");
  });

  test("is in the notes of the next one once trunk has moved on, and then it no longer matters", async () => {
    await using place = await startFailed();
    await place.change("api/a.txt", "fix: what came after");
    const cut = await place.slipway(["cut", "--affected", "--release", "--json"]);
    assert.equal(done(cut).cuts[0].tag, "api/v1.2.0");
    assert.match(
      cut.stderr,
      /hint: `slipway release api\/v1\.1\.0` finishes it where [0-9a-f]{12} is checked out/,
    );
    const [release] = place.github
      .repository("acme/mono")
      .releases.filter(({ tagName }) => tagName === "api/v1.2.0");
    for (const change of ["what failed", "what came after"])
      assert.match(release?.body ?? "", new RegExp(change));
    const { lastTag, unfinished } = await statusOf(place);
    assert.deepEqual([lastTag, unfinished], ["api/v1.2.0", []]);
    const notes = done(await place.slipway(["notes", "api/v1.2.0", "--json"]));
    assert.equal(notes.previousTag, "api/v1.0.0");
    assert.match(notes.notes, /what failed/);
  });

  test("that was tagged and never begun counts as unfinished too; tags from before slipway do not", async () => {
    await using place = await startFolders(NOTES);
    for (const version of ["0.8.0", "0.9.0"]) await place.tree.tag(`api/v${version}`);
    await place.change("api/a.txt", "feat: the first with slipway");
    assert.deepEqual((await statusOf(place)).unfinished, []);
    assert.equal((await statusOf(place)).lastTag, "api/v0.9.0");
    done(await place.slipway(["cut", "api@1.0.0", "--release", "--json"]));
    await place.change("api/a.txt", "feat: never begun");
    await place.tree.tag("api/v1.1.0");
    const { lastTag, unfinished } = await statusOf(place);
    assert.deepEqual([lastTag, unfinished], ["api/v1.0.0", ["api/v1.1.0"]]);
  });

  test("that failed before anything was recorded is unfinished, too, if it is a component's first one", async () => {
    await using place = await startFolders(NOTES);
    done(await place.slipway(["cut", "web@1.0.0", "--release", "--json"]));
    place.github.failNext(({ method }) => method === "GET", { status: 401 });
    const failed = await place.slipway(["cut", "api@1.0.0", "--release", "--json"]);
    assert.notEqual(failed.exitCode, 0);
    assert.equal(await recordOf(place.tree, "api/v1.0.0"), null);
    const { lastTag, unfinished, running } = await statusOf(place);
    assert.deepEqual([lastTag, unfinished, running], [null, ["api/v1.0.0"], []]);
    await place.change("api/a.txt", "fix: what came after");
    const cut = await place.slipway(["cut", "--affected", "--dry-run", "--json"]);
    assert.match(cut.stderr, /api\/v1\.0\.0 is tagged, but its release is not finished/);
  });

  test("is being released, and not to be finished, while another run is at work on it", async () => {
    await using place = await startFailed();
    const hold = holdRequest(place.github, /^POST .*\/releases$/);
    const running = place.slipway(["release", "api/v1.1.0", "--json"]);
    await hold.reached;
    const during = await statusOf(place);
    const [status, markdown] = [
      await place.slipway(["status"]),
      await place.slipway(["status", "--markdown"]),
    ];
    hold.release();
    done(await running);
    assert.deepEqual([during.lastTag, during.unfinished, during.running], ["api/v1.0.0", [], ["api/v1.1.0"]]);
    assert.match(
      status.stdout,
      /api\/v1\.1\.0 is being released: process \d+ on \S+ gave a sign of life \d+ s ago/,
    );
    assert.match(markdown.stdout, /<code>api\/v1\.1\.0<\/code> \(being released\)/);
    const after = await statusOf(place);
    assert.deepEqual([after.lastTag, after.unfinished, after.running], ["api/v1.1.0", [], []]);
  });

  test("is known without records too, by what is published", async () => {
    await using place = await startFolders(NOTES);
    const record = [['github = "acme/mono"', 'github = "acme/mono"\nrecord = "none"']] as const;
    await place.tree.edit({ "slipway.toml": record });
    await place.tree.commit("Record nothing");
    for (const version of ["0.8.0", "0.9.0"]) await place.tree.tag(`api/v${version}`);
    assert.deepEqual((await statusOf(place)).unfinished, [], "from before slipway");
    await place.change("api/a.txt", "feat: the first with slipway");
    done(await place.slipway(["cut", "api@1.0.0", "--release", "--json"]));
    await place.change("api/a.txt", "feat: what failed");
    place.github.failNext(({ method, path }) => method === "POST" && path.endsWith("/releases"), {
      status: 422,
    });
    assert.equal((await place.slipway(["cut", "api", "--release", "--json"])).exitCode, 7);
    const { lastTag, unfinished } = await statusOf(place);
    assert.deepEqual([lastTag, unfinished], ["api/v1.0.0", ["api/v1.1.0"]]);
    await place.change("api/a.txt", "fix: what came after");
    const { cuts } = done(await place.slipway(["cut", "--affected", "--release", "--json"]));
    assert.equal(cuts[0].tag, "api/v1.2.0");
    const releases = place.github.repository("acme/mono").releases;
    assert.match(releases.find(({ tagName }) => tagName === "api/v1.2.0")?.body ?? "", /what failed/);
  });

  test("is drift for status --verify, once it counts as finished", async () => {
    await using place = await startFolders(NOTES);
    done(await place.slipway(["cut", "api@1.0.0", "web@1.0.0", "--release", "--json"]));
    const verified = (name: string) => place.slipway(["status", name, "--verify", "--json"]);
    assert.equal((await verified("api")).exitCode, 0);
    const { releases } = place.github.repository("acme/mono");
    releases.splice(0, releases.length, ...releases.filter(({ tagName }) => tagName !== "api/v1.0.0"));
    const drifted = await verified("api");
    assert.equal(drifted.exitCode, 9, drifted.stderr);
    assert.equal(drifted.json().components[0].drift, true);
    assert.equal((await verified("web")).exitCode, 0);
  });

  test("cannot be told from others without the remote, which is a warning", async () => {
    await using place = await startFailed();
    await rename(place.tree.remote, `${place.tree.remote}-gone`);
    const { exitCode, stdout, stderr } = await place.slipway(["status", "api", "--json"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /warning\[[a-z-]+\]: origin cannot be asked which releases are finished/);
    assert.equal(JSON.parse(stdout).components[0].lastTag, "api/v1.1.0");
  });
});
