/** A release that failed and is given up: it counts neither as finished nor as unfinished, and never comes back. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { cut, listed, startFailed, states } from "../support/failed-release.ts";
import type { Folders } from "../support/folders.ts";
import { present } from "../support/present.ts";
import { assertFailure, assertRefused } from "../support/refusal.ts";
import { done, type Recorded, recordOf } from "../support/released.ts";
import { TOKENS } from "../support/small-repository.ts";

/** Puts a record in the place of the one that the remote has, as a run on another machine would. */
async function writeRecord({ tree, scratch }: Folders, record: Recorded): Promise<void> {
  const file = join(scratch, "record.json");
  await writeFile(file, JSON.stringify(record));
  const bare = `--git-dir=${tree.remote}`;
  await tree.git(
    bare,
    "update-ref",
    `refs/slipway/${record.tag}`,
    await tree.git(bare, "hash-object", "-w", file),
  );
}

const abandon = (place: Folders, ...args: string[]) => place.slipway(["abandon", ...args, "--json"]);

describe("abandon", () => {
  let place: Folders;
  before(async () => {
    place = await startFailed();
  });
  after(() => place?.[Symbol.asyncDispose]());

  test("refuses what is finished, public, worked on, unknown, or not recorded", async () => {
    const refused = (tag: string, code: string, exit = 4, ...more: string[]) =>
      assertRefused(place, ["abandon", tag, "--reason", "x", ...more], { exit, codes: [code], says: [tag] });
    await refused("api/v1.0.0", "already-finished");
    await refused("api/v9.0.0", "no-such-release");
    assertFailure(await abandon(place, "api/v1.1.0"), { exit: 2, codes: ["no-reason"], hints: ["--reason"] });
    assertFailure(
      await place.slipway(["--json", "abandon", "api/v1.1.0", "--reason", "x"], {
        env: { GITHUB_TOKEN: "" },
      }),
      {
        exit: 7,
        codes: ["no-token"],
      },
    );
    const { releases } = place.github.repository("acme/mono");
    const other = present(releases.find(({ tagName }) => tagName === "web/v1.0.0"));
    other.tagName = "api/v1.1.0";
    await refused("api/v1.1.0", "already-public");
    other.tagName = "web/v1.0.0";
    const record = present(await recordOf(place.tree, "api/v1.1.0"));
    const lease = { host: "elsewhere", pid: 1, birth: "", alive: new Date().toISOString() };
    await writeRecord(place, { ...record, lease });
    await refused("api/v1.1.0", "held");
    await writeRecord(place, record);
    const own = [['github = "acme/mono"', 'github = "acme/mono"\nrecord = "none"']] as const;
    await place.tree.edit({ "slipway.toml": own });
    await refused("api/v1.1.0", "no-record");
    const unrecorded = { "api/v1.1.0": "unfinished", "api/v1.0.0": "finished", "web/v1.0.0": "finished" };
    assert.deepEqual(states(await listed(place)), unrecorded, "as GitHub says");
    await place.tree.git("checkout", "--", "slipway.toml");
  });

  test("asks first, and is not taken for consent without a terminal", async () => {
    const { exitCode, stderr } = await place.slipway(["abandon", "api/v1.1.0", "--reason", "x"]);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /api\/v1\.1\.0 at [0-9a-f]{12} is not finished\n.*Abandon api\/v1\.1\.0 for good\?.*--yes/s,
    );
  });

  test("withdraws a release for good, with who, when and why in its record", async () => {
    const before = await recordOf(place.tree, "api/v1.1.0");
    const env = { GITHUB_ACTOR: "ada" };
    const args = ["abandon", "1.1.0", "--component", "api", "--reason", " too slow ", "--json"];
    const { at, ...document } = done(await place.slipway(args, { env }));
    assert.deepEqual(document, {
      format: 1,
      tag: "api/v1.1.0",
      component: "api",
      version: "1.1.0",
      outcome: "abandoned",
      by: "ada",
      reason: "too slow",
      images: [],
      writes: 1,
    });
    const { run: _, lease: __, withdrawal, ...rest } = present(await recordOf(place.tree, "api/v1.1.0"));
    assert.deepEqual(withdrawal, { kind: "abandoned", at, by: "ada", reason: "too slow" });
    const { run: ___, lease: ____, ...old } = present(before);
    assert.deepEqual(rest, old, "nothing else of it has changed");
    assert.equal(states(await listed(place))["api/v1.1.0"], "abandoned");
    const { stdout } = await place.slipway(["show", "api/v1.1.0"]);
    assert.match(stdout, /abandoned +20\d\d-\d\d-\d\d \(just now\) by ada: too slow\n/);
    const again = done(await abandon(place, "api/v1.1.0", "--reason", "another"));
    assert.deepEqual([again.outcome, again.reason, again.writes], ["unchanged", "too slow", 0]);
  });

  test("takes it out of status, resume and verify, and its release is refused", async () => {
    const [api] = done(await place.slipway(["status", "api", "--json"])).components;
    assert.deepEqual([api.lastTag, api.unfinished, api.commitsSince], ["api/v1.0.0", [], 1]);
    assert.deepEqual(done(await place.slipway(["resume", "--json"])).releases, []);
    await assertRefused(place, ["release", "api/v1.1.0"], {
      exit: 4,
      codes: ["abandoned"],
      says: ["api/v1.1.0 was abandoned by ada on 20", "too slow"],
      hints: ["slipway cut"],
    });
    const verified = await place.slipway(["verify", "api/v1.1.0", "--json"]);
    assert.equal(verified.exitCode, 9);
    assert.match(verified.stdout, /"expected":"complete","found":"abandoned"/);
  });

  test("leaves its changes to the next release, whose notes have them, under another version", async () => {
    // At the very commit of the abandoned one: there is something to release, and it is not that one.
    assert.equal(await place.nextTag("api"), "api/v1.2.0");
    await place.change("api/a.txt", "fix: what came after");
    const { cuts } = done(await cut(place, "--affected"));
    assert.equal(cuts[0].tag, "api/v1.2.0");
    const { releases } = place.github.repository("acme/mono");
    const { body } = present(releases.find(({ tagName }) => tagName === "api/v1.2.0"));
    for (const change of ["what failed", "what came after"]) assert.match(body ?? "", new RegExp(change));
    assert.equal(done(await place.slipway(["notes", "api/v1.2.0", "--json"])).previousTag, "api/v1.0.0");
  });

  test("deletes the draft that slipway made, also if it was interrupted, and no other", async () => {
    const draft = async (body: string) => {
      const response = await fetch(`${place.github.url}/repos/acme/mono/releases`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKENS.push}` },
        body: JSON.stringify({ tag_name: "api/v1.3.0", draft: true, body }),
      });
      assert.equal(response.status, 201);
    };
    await draft("Text\n\n<!-- drafted by slipway, run 1 -->");
    await draft("Somebody's own");
    place.github.failNext(({ method }) => method === "DELETE", { status: 422 });
    // Tagged, and never begun: without a record a draft of it can only be among the newest.
    await place.tree.tag("api/v1.3.0");
    const given = () => abandon(place, "api/v1.3.0", "--reason", "x");
    assert.equal((await given()).exitCode, 7);
    assert.equal(states(await listed(place))["api/v1.3.0"], "abandoned");
    const again = done(await given());
    assert.deepEqual([again.outcome, again.writes], ["unchanged", 1]);
    const drafts = place.github.repository("acme/mono").releases.filter((each) => each.draft);
    assert.deepEqual(
      drafts.map(({ body }) => body),
      ["Somebody's own"],
    );
  });
});
