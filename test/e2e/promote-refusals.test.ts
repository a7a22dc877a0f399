/** What is not promoted, and why: nothing is written, no tag is made, and the message says what to do. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Candidates, startCandidates } from "../support/candidates.ts";
import { present } from "../support/present.ts";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { startRegistryServer } from "../support/registry-server/server.ts";
import { done, recordOf } from "../support/released.ts";
import { TOKENS } from "../support/small-repository.ts";

const RC = "api/v1.1.0-rc.1";

describe("a promotion that is refused", () => {
  let place: Candidates;
  before(async () => {
    place = await startCandidates(["1.1.0-rc.1", "1.1.0-rc.2", "1.1.0-beta.1"]);
  });
  after(() => place?.[Symbol.asyncDispose]());

  const refuse = (tag: string, to: string, expected: Refused, env = {}) =>
    assertRefused(place, ["promote", tag, "--to", to], expected, { env });

  test("because of its target", async () => {
    await refuse(RC, "stabel", {
      exit: 2,
      codes: ["unknown-target"],
      says: ['"stabel"'],
      hints: [
        'Did you mean "stable"?',
        "the channels stable, prerelease, rc, beta",
        "upstream, staging, mirror",
      ],
    });
    await refuse(RC, "1.1", { exit: 4, codes: ["bad-version"], says: ['"1.1"'] });
    await refuse(RC, "1.1.0-rc.1", { exit: 4, codes: ["same-version"], says: [RC] });
    await refuse(RC, "rc", {
      exit: 4,
      codes: ["same-channel"],
      says: ["1.1.0-rc.1"],
      hints: ["--to VERSION"],
    });
    await refuse("api/v9.9.9-rc.1", "stable", {
      exit: 4,
      codes: ["no-such-release"],
      says: ["origin has neither the tag api/v9.9.9-rc.1"],
      hints: ["slipway list api"],
    });
    await refuse(RC, "api/v1.0.0", {
      exit: 4,
      codes: ["not-above"],
      says: ["1.0.0 is not above 1.1.0-rc.1, which would be promoted"],
      hints: ["slipway rollback api --to TAG"],
    });
    await refuse(RC, "beta", {
      exit: 4,
      codes: ["not-above"],
      says: ["1.1.0-beta.2"],
      hints: ["--to VERSION"],
    });
    await refuse(RC, "v1.1.0-rc.2", {
      exit: 4,
      codes: ["version-taken"],
      says: ["api/v1.1.0-rc.2"],
      hints: ["slipway list api"],
    });
    const nothing = await place.slipway(["promote", RC]);
    assert.equal(nothing.exitCode, 2);
    assert.match(nothing.stderr, /--to/);
  });

  test("because one name is a channel and a destination", async () => {
    const [before, after] = [
      "[destinations.mirror]",
      '[channels.mirror]\nprerelease = ["mirror*"]\n\n[destinations.mirror]',
    ];
    await place.tree.edit({ "slipway.toml": [[before, after]] });
    await refuse(RC, "mirror", {
      exit: 2,
      codes: ["ambiguous-target"],
      says: ['"mirror" is a channel and a destination of api'],
      hints: ["--destination mirror"],
    });
    await place.tree.git("checkout", "--", "slipway.toml");
  });

  test("because of what is promoted: not finished, elsewhere, withdrawn, drifted, or not recorded", async () => {
    await refuse("api/v1.1.0-beta.1", "stable", {
      exit: 4,
      codes: ["not-finished"],
      says: ["api/v1.1.0-beta.1 is not finished"],
      hints: ["slipway release api/v1.1.0-beta.1"],
    });
    await place.tree.git("checkout", "--quiet", "HEAD~1");
    await refuse(RC, "stable", {
      exit: 4,
      codes: ["tag-elsewhere"],
      hints: [`git checkout refs/tags/${RC}`],
    });
    await place.tree.git("checkout", "--quiet", "main");
    const staging = present(place.registry.state.repositories.get("acme/staging/api"));
    const digest = present(staging.tags.get("1.1.0-rc.1"));
    staging.tags.delete("1.1.0-rc.1");
    await refuse(RC, "stable", {
      exit: 4,
      codes: ["drifted"],
      says: [/acme\/staging\/api:1\.1\.0-rc\.1 is gone instead of sha256:/],
      hints: [`slipway verify ${RC}`],
    });
    staging.tags.set("1.1.0-rc.1", digest);
    const record = present(await recordOf(place.tree, RC));
    const withdrawal = { kind: "yanked", at: "2026-06-08T10:00:00Z", by: "ada", reason: "it loses data" };
    await writeRecord({ ...record, withdrawal });
    await refuse(RC, "stable", {
      exit: 4,
      codes: ["yanked"],
      says: [`${RC} was yanked by ada on 2026-06-08: it loses data`],
    });
    await writeRecord(record);
    await place.tree.edit({
      "slipway.toml": [['github = "acme/mono"', 'github = "acme/mono"\nrecord = "none"']],
    });
    await refuse(RC, "stable", { exit: 4, codes: ["no-record"], says: [RC] });
    await place.tree.git("checkout", "--", "slipway.toml");
  });

  test("by the gates of the release that it would be", async () => {
    const repository = {
      tags: new Map([["1.1.0", "x"]]),
      manifests: new Map(),
      blobs: new Map(),
      uploads: new Map(),
    };
    const { repositories } = place.registry.state;
    const staging = present(repositories.get("acme/staging/api"));
    const other = `sha256:${"0".repeat(64)}`;
    const content = Buffer.from('{"schemaVersion":2}');
    const stored = { mediaType: "application/vnd.oci.image.manifest.v1+json", content };
    for (const name of ["acme/api", "acme/mirror/api"])
      repositories.set(name, {
        ...repository,
        tags: new Map([
          ["1.1.0", other],
          ["1.1.0-rc.1", other],
        ]),
        manifests: new Map([[other, stored]]),
      });
    const honest = present(staging.tags.get("1.1.0-rc.1"));
    for (const to of ["stable", "mirror"])
      await refuse(RC, to, {
        exit: 4,
        codes: ["image-tag-holds-another"],
        says: [other, `${honest} is promoted`],
      });
    repositories.delete("acme/api");
    repositories.delete("acme/mirror/api");
    await refuse(RC, "stable", { exit: 7, codes: ["no-token"] }, { GITHUB_TOKEN: "" });
    await refuse(
      RC,
      "stable",
      { exit: 7, codes: ["github-forbidden"], says: ["api/v1.1.0"], hints: ["contents: write"] },
      { GITHUB_TOKEN: TOKENS.pull },
    );
    await refuse(RC, "stable", { exit: 4, codes: ["no-signing-key"] }, { RELEASE_SIGNER: undefined });
  });

  test("because a registry takes nothing from here", async () => {
    await using closed = await startRegistryServer({
      auth: { user: "ada", password: "secret", scheme: "bearer", anonymousPull: true },
    });
    const moved = (name: string): [string, string] => [
      `"${place.registry.host}/acme/${name}"`,
      `"${closed.host}/acme/${name}"`,
    ];
    // A commit would leave the tag behind, and a work tree that differs is refused for that.
    await place.tree.git("update-index", "--assume-unchanged", "slipway.toml");
    await place.tree.edit({ "slipway.toml": [moved("api"), moved("mirror/api")] });
    for (const to of ["stable", "mirror"])
      await refuse(RC, to, {
        exit: 6,
        codes: ["registry-unauthorized"],
        says: [`${closed.host} asks for credentials`],
        hints: [`docker login ${closed.host}`],
      });
    await place.tree.git("update-index", "--no-assume-unchanged", "slipway.toml");
    await place.tree.git("checkout", "--", "slipway.toml");
  });

  test("because trunk does not hold its commit, and stable releases have to be there", async () => {
    await place.tree.git("checkout", "--quiet", "-b", "side");
    await place.tree.write("side.txt", "side\n");
    await place.tree.git("add", "--all");
    await place.tree.git("commit", "--quiet", "--message", "Aside");
    await place.tree.tag("api/v1.2.0-rc.1");
    done(await place.slipway(["release", "api/v1.2.0-rc.1", "--json"]));
    await refuse("api/v1.2.0-rc.1", "stable", {
      exit: 4,
      codes: ["outside-trunk"],
      says: ["api/v1.2.0 is stable"],
    });
    await place.tree.git("checkout", "--quiet", "main");
  });

  test("because nobody was asked", async () => {
    const { exitCode, stderr } = await place.slipway(["promote", RC, "--to", "stable"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Promote api\/v1\.1\.0-rc\.1 to api\/v1\.1\.0\?.*--yes/s);
    assert.equal(await recordOf(place.tree, "api/v1.1.0"), null);
  });

  /** Puts a record in the place of the one that the remote has. */
  async function writeRecord(record: object): Promise<void> {
    const file = join(place.scratch, "record.json");
    await writeFile(file, JSON.stringify(record));
    const bare = `--git-dir=${place.tree.remote}`;
    const object = await place.tree.git(bare, "hash-object", "-w", file);
    await place.tree.git(bare, "update-ref", `refs/slipway/${RC}`, object);
  }
});
