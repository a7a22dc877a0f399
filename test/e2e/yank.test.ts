/** Yanking: a finished release that turned out bad says so wherever it is seen, and nothing of it is deleted. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import { auditedAs } from "../support/audited.ts";
import { present } from "../support/present.ts";
import { assertFailure, assertRefused } from "../support/refusal.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done, recordOf } from "../support/released.ts";
import { TOKENS } from "../support/small-repository.ts";
import { startThreeReleases, type ThreeReleases } from "../support/three-releases.ts";
import { findPoints, killAt } from "../support/write-points.ts";

const TAG = "api/v1.2.0";
const STATEMENT = "https://github.com/slipway-release/slipway/blob/main/docs/provenance.md#withdrawal-v1";
const NOTICE = "application/vnd.slipway.withdrawal.v1+json";

describe("yank", () => {
  let place: ThreeReleases;
  before(async () => {
    place = await startThreeReleases(["api", "web", "bot"]);
    await writeFile(join(place.scratch, "release.pub"), place.publicKey);
  });
  after(() => place?.[Symbol.asyncDispose]());

  const yank = (tag: string, ...args: readonly string[]) =>
    place.slipway(["yank", tag, "--reason", "it leaks", ...args, "--json"], { env: { GITHUB_ACTOR: "ada" } });
  const reference = (name: string, tag: string) => `${place.registry.host}/acme/${name}:${tag}`;
  const pageOf = (tag: string) =>
    present(place.github.repository("acme/mono").releases.find(({ tagName }) => tagName === tag));
  const digestOf = (version: string) => present(place.digests[version]);

  /** What belongs to an image, by type. */
  function attached(name: string, version: string): { notices: unknown[]; statements: unknown[] } {
    const registry = place.registry as RegistryServer;
    const { manifests, blobs } = present(registry.state.repositories.get(`acme/${name}`));
    const notices = [...manifests.values()]
      .map(({ content }) => JSON.parse(content.toString("utf8")))
      .filter(({ subject, artifactType }) => subject?.digest === digestOf(version) && artifactType === NOTICE)
      .map(({ layers }) => JSON.parse(present(blobs.get(layers[0].digest)).toString("utf8")));
    const statements = attachedTo(registry, `acme/${name}`, digestOf(version))
      .filter(({ predicateType }) => predicateType === STATEMENT)
      .map(({ statement }) => statement.predicate);
    return { notices, statements };
  }

  test("refuses what is not finished, unknown, or given no reason; abandon names it", async () => {
    const refused = (tag: string, code: string, ...says: string[]) =>
      assertRefused(place, ["yank", tag, "--reason", "x"], { exit: 4, codes: [code], says });
    await refused("api/v9.0.0", "no-such-release");
    assertFailure(await place.slipway(["yank", TAG, "--json"]), { exit: 2, codes: ["no-reason"] });
    const env = { GITHUB_TOKEN: "" };
    assertFailure(await place.slipway(["yank", TAG, "--reason", "x", "--json"], { env }), {
      exit: 7,
      codes: ["no-token"],
    });
    await assertRefused(
      place,
      ["yank", TAG, "--reason", "x"],
      { exit: 7, codes: ["github-forbidden"] },
      { env: { GITHUB_TOKEN: TOKENS.pull } },
    );
    await place.tree.tag("api/v1.9.0");
    await refused("api/v1.9.0", "not-finished", "api/v1.9.0");
    done(await place.slipway(["abandon", "api/v1.9.0", "--reason", "x", "--json"]));
    await refused("api/v1.9.0", "abandoned");
    assertFailure(await place.slipway(["abandon", TAG, "--reason", "x", "--json"]), {
      exit: 4,
      codes: ["already-finished"],
      hints: [`slipway yank ${TAG}`],
    });
    const { exitCode, stderr } = await place.slipway(["yank", TAG, "--reason", "x"]);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /nothing deleted\n.*go back to api\/v1\.1\.0:\n.*api:latest.*Yank api\/v1\.2\.0 for good\?/s,
    );
  });

  test("marks record, image and page, and takes floating tags from it", async () => {
    const digests = [digestOf("1.2.0"), digestOf("1.1.0")] as const;
    const { at, ...document } = done(await yank(TAG));
    assert.deepEqual(document, {
      format: 1,
      tag: TAG,
      component: "api",
      version: "1.2.0",
      outcome: "yanked",
      by: "ada",
      reason: "it leaks",
      images: [{ reference: reference("api", "1.2.0"), digest: digests[0] }],
      to: "api/v1.1.0",
      moved: [{ reference: reference("api", "latest"), from: digests[0], to: digests[1] }],
      stays: [reference("api", "1.2")],
      sameImages: [],
      deployments: [],
      url: document.url,
      writes: 6,
    });
    const record = present(await recordOf(place.tree, TAG));
    assert.deepEqual(record.withdrawal, { kind: "yanked", at, by: "ada", reason: "it leaks" });
    assert.deepEqual(
      [record.state, record.rollback?.to, record.rollback?.finished],
      ["complete", "api/v1.1.0", true],
    );
    assert.equal(await place.served("api", "latest"), digests[1]);
    assert.equal(await place.served("api", "1.2.0"), digests[0], "nothing is deleted");
    const notice = { format: 1, tag: TAG, kind: "yanked", at, by: "ada", reason: "it leaks" };
    assert.deepEqual(attached("api", "1.2.0"), { notices: [notice], statements: [notice] });
    const page = pageOf(TAG);
    assert.deepEqual([page.name, page.prerelease, page.draft], ["api 1.2.0 (yanked)", true, false]);
    assert.match(
      page.body ?? "",
      /^> \[!CAUTION\]\n> \*\*This release was yanked\*\* on 20.* by ada: it leaks\n>\n> Use api\/v1\.1\.0 instead\.\n/,
    );
  });

  test("is no drift for an audit: not the tag that had to stay, nor its page and files", async () => {
    const audited = await place.slipway(["audit", "api", "--json"]);
    assert.equal(audited.exitCode, 0, audited.stdout);
    const { state, checks, stays: named } = auditedAs(audited, TAG);
    assert.deepEqual([state, named], ["yanked", [reference("api", "1.2")]]);
    assert.match(
      (await place.slipway(["audit", "api"])).stdout,
      /api\/v1\.2\.0 +yanked .*\n {2}= \S+:1\.2 stands on it: no other/,
    );
    const stays = checks.find(({ subject }) => subject === reference("api", "1.2"));
    assert.deepEqual([stays?.expected, stays?.found], [digestOf("1.2.0"), digestOf("1.2.0")]);
    assert.deepEqual(
      checks.filter(({ kind }) => kind === "forge").map(({ found }) => found),
      ["published"],
    );
  });

  test("changes nothing the second time", async () => {
    const { outcome, writes, moved, stays } = done(await yank(TAG, "--reason", "another"));
    assert.deepEqual([outcome, writes, moved, stays], ["unchanged", 0, [], [reference("api", "1.2")]]);
    assert.equal(present(await recordOf(place.tree, TAG)).withdrawal?.reason, "it leaks");
  });

  test("is seen in list, show, status and report, and is a doubt for verify", async () => {
    const [first] = done(await place.slipway(["list", "api", "--json"])).releases.filter(
      ({ tag }: { tag: string }) => tag === TAG,
    );
    assert.deepEqual(
      [first.state, first.withdrawal.kind, first.withdrawal.reason],
      ["yanked", "yanked", "it leaks"],
    );
    assert.match(
      (await place.slipway(["show", TAG])).stdout,
      /yanked +20\d\d-\d\d-\d\d \(.*\) by ada: it leaks\n/,
    );
    const [api] = done(await place.slipway(["status", "api", "--verify", "--json"])).components;
    assert.deepEqual([api.lastTag, api.drift, api.setAside.kind], [TAG, false, "yanked"]);
    const report = done(await place.slipway(["report", "--no-graph", "--json"]));
    assert.ok(
      report.releases.some(({ tag, state }: Record<string, string>) => tag === TAG && state === "yanked"),
    );
    const verified = await place.slipway(["verify", TAG, "--json"]);
    assert.equal(verified.exitCode, 9);
    assert.match(verified.stdout, /"expected":"complete","found":"yanked"/);
    done(await place.slipway(["verify", "api/v1.1.0", "--json"]));
    const name = `${place.registry.host}/acme/api@${digestOf("1.2.0")}`;
    const image = ["verify", name, "--key", join(place.scratch, "release.pub"), "--no-record", "--json"];
    const stranger = await place.slipway(image);
    assert.equal(stranger.exitCode, 9, stranger.stdout);
    const doubts = stranger
      .json()
      .checks.filter(
        ({ agreed, subject }: { agreed: boolean; subject: string }) => !agreed && subject === "withdrawal",
      );
    assert.equal(doubts.length, 1);
    assert.match(doubts[0].found, /^api\/v1\.2\.0 was yanked by ada on 20.*: it leaks \(signed by .+\)$/);
  });

  test("is never released again, and its version is not used again", async () => {
    await assertRefused(place, ["release", TAG], {
      exit: 4,
      codes: ["yanked"],
      says: [`${TAG} was yanked by ada on 20`, "it leaks"],
      hints: ["slipway cut"],
    });
    assertFailure(await place.slipway(["rollback", "api", "--to", TAG, "--json"]), {
      exit: 4,
      codes: ["cannot-roll-back-to"],
      says: ["it was yanked"],
    });
    assertFailure(await place.slipway(["cut", "api@1.2.0", "--json"]), { exit: 4, codes: ["version-taken"] });
  });

  test("of an older release moves nothing but what stands on it", async () => {
    const { moved, to } = done(await yank("web/v1.1.0"));
    assert.deepEqual([moved, to], [[], null]);
    assert.equal(await place.served("web", "latest"), digestOf("1.2.0"));
    const { from, to: back } = done(await place.slipway(["rollback", "web", "--json"]));
    assert.deepEqual([from, back], ["web/v1.2.0", "web/v1.0.0"], "past the one that was yanked");
    done(await place.slipway(["rollback", "web", "--to", "1.2.0", "--json"]));
  });

  test("that fails halfway says what it had done, and is finished by the same command", async () => {
    await place.release("1.2.5", ["web"]);
    place.github.failNext(({ method }: { readonly method: string }) => method === "PATCH", { status: 403 });
    const failed = await yank("web/v1.2.5");
    assertFailure(failed, { exit: 7, codes: ["github-forbidden"] });
    const { from, to, moved, marked, left, writes } = failed.json();
    assert.deepEqual([from, to, moved.length, marked.length], ["web/v1.2.5", "web/v1.2.0", 2, 1]);
    assert.deepEqual([left.length, writes], [1, 5], "the page is left");
    assert.equal(done(await yank("web/v1.2.5")).outcome, "yanked");
  });

  test("is finished by the next run wherever it was killed", async () => {
    await place.release("1.3.0", ["api", "web"]);
    assert.equal(await place.served("api", "latest"), digestOf("1.3.0"), "the next release moves forward");
    const points = await findPoints(place.places, async () => void done(await yank("api/v1.3.0")));
    let killed = 0;
    // One release is enough: each run that is killed leaves the rest to the next one.
    for (const point of points)
      if (await killAt(place.places, place, ["yank", "web/v1.3.0", "--reason", "it leaks", "--json"], point))
        killed++;
    assert.ok(killed >= 6, `${killed} of ${points.length}`);
    done(await yank("web/v1.3.0"));
    assert.equal(done(await yank("web/v1.3.0")).writes, 0);
    const record = present(await recordOf(place.tree, "web/v1.3.0"));
    assert.deepEqual(
      [record.withdrawal?.kind, record.rollback?.finished, record.lease ?? null],
      ["yanked", true, null],
    );
    assert.equal(await place.served("web", "latest"), digestOf("1.2.0"));
    const { notices, statements } = attached("web", "1.3.0");
    assert.deepEqual([notices.length, statements.length], [1, 1], "each of them once");
    assert.equal((pageOf("web/v1.3.0").body?.match(/This release was yanked/g) ?? []).length, 1);
  });

  test("without the key at hand warns, and a run that has it signs", async () => {
    await place.release("1.4.0", ["api"]);
    const env = { RELEASE_SIGNER: undefined };
    const args = ["yank", "api/v1.4.0", "--reason", "x", "--json"];
    const unsigned = await place.slipway(args, { env });
    assert.match(unsigned.stderr, /RELEASE_SIGNER/);
    assert.equal(done(unsigned).outcome, "yanked");
    assert.equal(attached("api", "1.4.0").statements.length, 0);
    const { outcome, writes } = done(await yank("api/v1.4.0"));
    assert.deepEqual([outcome, writes], ["yanked", 3], "the statement, and the record twice");
    assert.equal(attached("api", "1.4.0").statements.length, 1);
  });

  test("goes to one that was rolled back if no other is left, which stands again", async () => {
    await place.release("1.2.1", ["bot"]);
    done(await place.slipway(["rollback", "bot", "--to", "1.2.0", "--json"]));
    const first = done(await yank("bot/v1.2.0"));
    assert.deepEqual(first.to, "bot/v1.1.0", "it stands");
    assert.equal(
      await place.served("bot", "1.2"),
      digestOf("1.2.1"),
      "the only other one, though rolled back",
    );
    assert.equal((await place.slipway(["audit", "bot"])).exitCode, 0);
    done(await place.slipway(["rollback", "bot", "--to", "1.0.0", "--reason", "slow", "--json"]));
    const [bot] = done(await place.slipway(["status", "bot", "--json"])).components;
    assert.deepEqual(
      [bot.lastTag, bot.setAside.kind, bot.setAside.to],
      [...["bot/v1.2.1", "rolled-back"], "bot/v1.0.0"],
    );
    assert.deepEqual(
      bot.alsoSetAside.map(({ tag, kind, to }: Record<string, string>) => [tag, kind, to]),
      [
        ["bot/v1.2.0", "yanked", "bot/v1.1.0"],
        ["bot/v1.1.0", "rolled-back", "bot/v1.0.0"],
      ],
    );
    const told = (await place.slipway(["status", "bot"])).stdout.replace(/\s+/g, " ");
    assert.match(
      told,
      /belong to bot\/v1\.0\.0 until the next release.*bot\/v1\.2\.0 was yanked by ada: it leaks; bot\/v1\.1\.0 was rolled back to bot\/v1\.0\.0/,
    );
    const result = await yank("bot/v1.0.0");
    const { to, stays } = done(result);
    assert.deepEqual([to, stays], ["bot/v1.2.1", [reference("bot", "1.0")]]);
    assert.match(result.stderr, /warning\[stands-again\]: bot goes to bot\/v1\.2\.1, which was rolled back/);
    assert.match(result.stderr, /warning\[stays-on-yanked\]: \S+:1\.0 still stands on bot\/v1\.0\.0/);
    assert.equal(await place.served("bot", "latest"), digestOf("1.2.1"));
    const { rollback } = present(await recordOf(place.tree, "bot/v1.2.1"));
    assert.deepEqual([rollback?.to, rollback?.finished], ["bot/v1.2.1", true]);
    assert.equal((await place.slipway(["audit", "bot"])).exitCode, 0);
    assert.equal(done(await yank("bot/v1.0.0")).writes, 0);
  });

  test("of the last one that stands says what is still on it", async () => {
    done(await yank("api/v1.0.0"));
    const { stays, to, moved } = done(await yank("api/v1.1.0"));
    assert.deepEqual([to, moved], [null, []]);
    assert.ok(stays.includes(reference("api", "latest")), stays);
    assert.equal(await place.served("api", "latest"), digestOf("1.1.0"), "nothing is deleted");
    const { stdout } = await place.slipway(["yank", "api/v1.1.0", "--reason", "x", "--yes"]);
    assert.match(stdout, /api:latest.* still stand.*release a newer version/s);
    assert.equal((await yank("api/v1.1.0")).json().writes, 0);
  });
});
