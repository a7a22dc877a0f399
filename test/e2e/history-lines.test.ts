/** Which releases numbers follow: after a change of scheme, and past prereleases that were given up. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startFolders } from "../support/folders.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

interface Row {
  readonly nextTag: string | null;
  readonly commitsSince: number;
}

test("SemVer is followed by calendar versions under one tag pattern, and changes count from the last of all", async () => {
  await using place = await startFolders();
  await place.tree.tag("api/v1.3.0");
  await place.change("api/a", "fix: an old one");
  await place.tree.tag("api/v1.4.0");
  await place.tree.edit({ "slipway.toml": [['version = "semver"', 'version = "calver:YYYY.M.PATCH"']] });
  await place.tree.commit("build: calendar versions");
  assert.match((await place.slipway(["cut", "api"])).stdout, /^api: nothing changed since api\/v1\.4\.0$/m);
  await place.change("api/a", "feat: a new one");
  const status = await place.slipway(["status", "api", "--json"]);
  const [{ lastTag, lastVersion, commitsSince, nextTag }] = done(status).components;
  assert.deepEqual([lastTag, lastVersion, commitsSince], ["api/v1.4.0", "1.4.0", 1]);
  assert.match(
    status.stderr,
    /warning\[[a-z-]+\]: api\/v1\.4\.0 is the last release of api, but not of its scheme/,
  );
  assert.match(nextTag, /^api\/v20[0-9]{2}\.[0-9]+\.1$/);
  const { previousTag, notes } = done(await place.slipway(["notes", nextTag, "--json"]));
  assert.equal(previousTag, "api/v1.4.0");
  assert.match(notes, /a new one/);
  assert.doesNotMatch(notes, /an old one/);
  assert.equal(done(await place.slipway(["cut", "api", "--json"])).cuts[0].tag, nextTag);
  assert.doesNotMatch((await place.slipway(["status", "api"])).stderr, /warning/);
  assert.equal(done(await place.slipway(["notes", nextTag, "--json"])).previousTag, "api/v1.4.0");
});

test("a version that means later is refused before anything is written, unless a channel has the word", async () => {
  await using place = await startFolders();
  await place.tree.tag("api/v1.2.3");
  const refused = { exit: 4, codes: ["later-word"], says: ["1.2.3-hotfix.1"], hints: ["write 1.2.4"] };
  assertFailure(await place.slipway(["cut", "api@1.2.3-hotfix.1", "--json"]), refused);
  assertFailure(await place.slipway(["check", "api/v1.2.3-hotfix.1", "--json"]), refused);
  await place.tree.tag("api/v1.2.3-hotfix.1");
  assertFailure(await place.slipway(["plan", "api/v1.2.3-hotfix.1", "--json"]), refused);
  assert.equal(await place.nextTag("api", "--bump", "patch"), "api/v1.2.4");
  await using other = await startFolders({ config: '[channels.hotfix]\nprerelease = ["hotfix*"]\n' });
  assert.equal(await other.nextTag("api@1.2.3-hotfix.1"), "api/v1.2.3-hotfix.1");
});

test("history before `since` does not count, nor does what is excluded", async () => {
  const keys = 'exclude = ["**/*_test.go"]\nsince = "v5.0.0"\n';
  await using place = await startFolders({ defaults: keys });
  assertFailure(await place.slipway(["status", "--json"]), {
    exit: 4,
    codes: ["unknown-revision"],
    says: ["v5.0.0"],
  });
  await place.tree.tag("v5.0.0");
  // A branch of that name is not meant.
  await place.change("api/a", "feat: a new one");
  await place.tree.git("branch", "v5.0.0");
  await place.change("api/a_test.go", "fix: a test");
  const [{ commitsSince, nextTag }] = done(await place.slipway(["status", "api", "--json"])).components;
  assert.deepEqual([commitsSince, nextTag], [1, "api/v0.1.0"]);
  const { notes } = done(await place.slipway(["notes", "api/v0.1.0", "--json"]));
  assert.match(notes, /a new one/);
  assert.doesNotMatch(notes, /Configure|a test/);
  const { components } = done(await place.slipway(["affected", "--json"]));
  assert.deepEqual(
    components.map(({ component }: { component: string }) => component),
    ["api"],
  );
});

test("a group is cut together, at the highest next version of its components", async () => {
  await using place = await startFolders({
    config: '[components.cli]\npaths = ["cli/**"]\n[groups.platform]\ncomponents = ["api", "web"]\n',
  });
  for (const tag of ["api/v1.2.0", "web/v1.5.3", "cli/v1.0.0"]) await place.tree.tag(tag);
  const cut = async (...args: string[]) => {
    const { cuts } = done(await place.slipway(["cut", ...args, "--json"]));
    return cuts.map(({ tag }: { tag: string }) => tag);
  };
  assert.deepEqual(await cut("--affected", "--dry-run"), []);
  await place.change("api/a", "feat: a page");
  await place.change("cli/a", "fix: a flag");
  const { components } = done(await place.slipway(["status", "web", "api", "--json"]));
  assert.deepEqual(
    components.map(({ nextTag, commitsSince }: Row) => [nextTag, commitsSince]),
    [
      ["web/v1.5.4", 0],
      ["api/v1.5.4", 1],
    ],
  );
  assert.deepEqual(await cut("--affected", "--dry-run"), ["api/v1.5.4", "web/v1.5.4", "cli/v1.0.1"]);
  assert.deepEqual(await cut("api@2.0.0", "--dry-run"), ["api/v2.0.0", "web/v2.0.0"]);
  assertFailure(await place.slipway(["cut", "web@1.4.0", "--json"]), {
    exit: 4,
    codes: ["not-above"],
    says: ["1.4.0"],
  });
  assertFailure(await place.slipway(["cut", "web@2.0.0", "api@3.0.0", "--json"]), {
    exit: 2,
    codes: ["group-versions"],
    says: ["platform"],
  });
  assert.deepEqual(await cut("web"), ["web/v1.5.4", "api/v1.5.4"]);
  assert.deepEqual(await cut("web", "--dry-run"), []);
});

test("prereleases that were given up raise nothing; one that runs does; --bump counts from the last stable release", async () => {
  await using place = await startFolders();
  await place.tree.tag("api/v2.0.0-beta.65");
  await place.change("api/a", "fix: start over");
  for (const tag of ["api/v1.0.0", "api/v1.1.1"]) await place.tree.tag(tag);
  await place.change("api/a", "feat: more");
  assert.equal(await place.nextTag("api"), "api/v1.2.0");
  assert.equal(await place.nextTag("api", "--bump", "patch"), "api/v1.1.2");
  assert.equal(await place.nextTag("api@1.1.9"), "api/v1.1.9");
  assert.equal(await place.nextTag("api", "--channel", "beta"), "api/v1.2.0-beta.1");
  await place.change("api/a", "feat!: a new major");
  assert.equal(await place.nextTag("api", "--channel", "beta"), "api/v2.0.0-beta.66");
  const { previousTag } = done(await place.slipway(["notes", "api/v2.0.0-beta.66", "--json"]));
  assert.equal(previousTag, "api/v1.1.1");
  await place.tree.tag("api/v2.0.0-beta.66");
  await place.change("api/a", "fix: what the beta showed");
  assert.equal(await place.nextTag("api"), "api/v2.0.0");
  assert.equal(await place.nextTag("api", "--bump", "patch"), "api/v1.1.2");
  assert.equal(await place.nextTag("api", "--channel", "beta"), "api/v2.0.0-beta.67");
});
