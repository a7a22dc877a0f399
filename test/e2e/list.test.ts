/** Releases and how they stand, without asking anybody about each of them; resuming what is unfinished. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Entry, listed, startFailed, states } from "../support/failed-release.ts";
import type { Folders } from "../support/folders.ts";
import { countGit } from "../support/git-calls.ts";
import { writeRecords } from "../support/past-releases.ts";
import { writeProgram } from "../support/program.ts";
import { assertRefused } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";

/** So many releases of `web` on the remote, finished, each with a record that no clone has. */
async function manyReleases(place: Folders, count: number): Promise<void> {
  const images = [{ reference: "ghcr.io/acme/web:2", digest: `sha256:${"7".repeat(64)}` }];
  const tags = Array.from({ length: count }, (_, index) => `web/v2.0.${index}`);
  await writeRecords(place, new Map(tags.map((tag) => [tag, { images }])));
}

describe("list, show and resume", () => {
  let place: Folders;
  before(async () => {
    place = await startFailed();
  });
  after(() => place?.[Symbol.asyncDispose]());

  test("list and show say how every release stands, who made it and where it is seen", async () => {
    const document = await listed(place);
    assert.deepEqual(states(document), {
      "api/v1.1.0": "unfinished",
      "api/v1.0.0": "finished",
      "web/v1.0.0": "finished",
    });
    const [open, released] = document.releases;
    const { at, commit, ...rest } = released;
    assert.match(at, /^20\d\d-\d\d-\d\dT/);
    assert.equal(commit, await place.tree.git("rev-parse", "api/v1.0.0^{}"));
    assert.deepEqual(rest, {
      tag: "api/v1.0.0",
      component: "api",
      version: "1.0.0",
      channel: "stable",
      state: "finished",
      by: "Test",
      images: [],
      url: `${place.github.url}/acme/mono/releases/tag/api/v1.0.0`,
    });
    assert.equal(open.url, null, "nobody can see it yet");
    assert.deepEqual(Object.keys(states(await listed(place, "web"))), ["web/v1.0.0"]);
    assert.deepEqual(Object.keys(states(await listed(place, "--limit", "1"))), ["api/v1.1.0"]);
  });

  test("show prints a release with its record, as it is written", async () => {
    const { record, ...shown } = done(await place.slipway(["show", "api/v1.0.0", "--json"]));
    assert.deepEqual(record, await recordOf(place.tree, "api/v1.0.0"));
    assert.equal(shown.state, "finished");
    const { stdout } = await place.slipway(["show", "1.0.0", "--component", "api"]);
    assert.match(stdout, /^api\/v1\.0\.0 {2}finished\n {2}component {2}api\n/);
    assert.match(stdout, /tagged +20\d\d-\d\d-\d\d \(just now\) by Test\n/);
    await assertRefused(place, ["show", "api/v7.0.0"], {
      exit: 4,
      codes: ["no-such-release"],
      says: ["api/v7.0.0", "origin"],
      hints: ["slipway list api"],
    });
  });

  test("--open opens a page in the browser, and say so if there is none", async () => {
    const opened = join(place.scratch, "opened");
    const folder = join(place.scratch, "browser");
    // In place of the desktop's program, which no test machine has: notes what it was to open.
    await writeProgram(join(folder, "xdg-open"), `echo "$@" >> ${opened}`);
    const env = { PATH: `${folder}:${process.env["PATH"]}` };
    const { url } = done(await place.slipway(["show", "web/v1.0.0", "--open", "--json"], { env }));
    done(await place.slipway(["list", "--open", "--json"], { env }));
    const page = url.replace("/tag/web/v1.0.0", "");
    assert.deepEqual((await readFile(opened, "utf8")).trimEnd().split("\n"), [url, page]);
    const none = await place.slipway(["--json", "show", "api/v1.1.0", "--open"], { env });
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /there is no page of api\/v1\.1\.0/);
  });

  test("drift that git shows is found at once, any other with --verify", async () => {
    const { releases } = place.github.repository("acme/mono");
    const published = releases.find(({ tagName }) => tagName === "web/v1.0.0");
    assert.ok(published);
    published.draft = true;
    assert.equal(states(await listed(place, "web"))["web/v1.0.0"], "finished");
    for (const args of [
      ["list", "web"],
      ["show", "web/v1.0.0"],
    ]) {
      const verified = await place.slipway([...args, "--verify", "--json"]);
      assert.equal(verified.exitCode, 9, verified.stderr);
      assert.match(verified.stdout, /"state":"drifted"/);
    }
    published.draft = false;
    assert.equal((await place.slipway(["list", "--verify"])).exitCode, 0);
    const bare = `--git-dir=${place.tree.remote}`;
    const at = await place.tree.git(bare, "rev-parse", "refs/tags/web/v1.0.0");
    await place.tree.git(bare, "update-ref", "refs/tags/web/v1.0.0", "refs/heads/main");
    assert.equal(states(await listed(place))["web/v1.0.0"], "drifted");
    await place.tree.git(bare, "update-ref", "-d", "refs/tags/web/v1.0.0");
    assert.equal(states(await listed(place))["web/v1.0.0"], "drifted", "it is gone");
    await place.tree.git(bare, "update-ref", "refs/tags/web/v1.0.0", at);
  });

  test("resume says where to go if what is unfinished is at another commit", async () => {
    await place.change("web/a.txt", "fix: another");
    await assertRefused(place, ["resume"], {
      exit: 4,
      codes: ["unfinished-release"],
      says: ["api/v1.1.0"],
      hints: ["`slipway release api/v1.1.0` finishes it where", "`slipway abandon api/v1.1.0`"],
    });
  });

  test("resume finishes all that is unfinished at the commit that is checked out, as one run", async () => {
    await place.tree.git("tag", "web/v1.0.1");
    await place.tree.git("tag", "api/v1.1.1");
    await place.tree.git("push", "--quiet", "origin", "web/v1.0.1", "api/v1.1.1");
    const elsewhere = await place.slipway(["resume", "--json"]);
    const { releases, writes } = done(elsewhere);
    assert.deepEqual(
      releases.map(({ tag }: Entry) => tag),
      ["api/v1.1.1", "web/v1.0.1"],
    );
    assert.ok(writes > 0);
    assert.match(elsewhere.stderr, /: api\/v1\.1\.0 is tagged, but its release is not finished/);
    const again = await place.slipway(["resume"]);
    assert.deepEqual([again.exitCode, again.stdout], [0, "nothing to do: no release is unfinished\n"]);
    assert.equal(states(await listed(place))["api/v1.1.0"], "unfinished", "overtaken, and nobody minds");
    await place.tree.git("checkout", "--quiet", "api/v1.1.0");
    assert.deepEqual(
      done(await place.slipway(["resume", "--json"])).releases.map(({ tag }: Entry) => tag),
      ["api/v1.1.0"],
    );
    assert.deepEqual(new Set(Object.values(states(await listed(place)))), new Set(["finished"]));
  });

  test("list takes as many programs and requests for 1,000 releases as for three", async () => {
    const git = await countGit(place.tree, place.scratch);
    const requests = () => place.github.requests.length;
    const before = requests();
    const count = async () => {
      await place.slipway(["list", "--json"], { env: git.env });
      return git.take();
    };
    const few = await count();
    await manyReleases(place, 1_000);
    assert.deepEqual(await count(), [...few, "cat-file", "fetch"].sort(), "with their records");
    assert.deepEqual(await count(), few, "which are here by then");
    assert.equal(requests(), before);
    assert.equal(Object.keys(states(await listed(place))).length, 1_005);
  });
});
