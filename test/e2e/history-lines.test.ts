/** Which releases numbers follow: after a change of scheme, and past prereleases that were given up. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startFolders } from "../support/folders.ts";
import { done } from "../support/released.ts";

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
  assert.match(status.stderr, /warning: api\/v1\.4\.0 is the last release of api, but not of its scheme/);
  assert.match(nextTag, /^api\/v20[0-9]{2}\.[0-9]+\.1$/);
  const { previousTag, notes } = done(await place.slipway(["notes", nextTag, "--json"]));
  assert.equal(previousTag, "api/v1.4.0");
  assert.match(notes, /a new one/);
  assert.doesNotMatch(notes, /an old one/);
  assert.equal(done(await place.slipway(["cut", "api", "--json"])).cuts[0].tag, nextTag);
  assert.doesNotMatch((await place.slipway(["status", "api"])).stderr, /warning/);
  assert.equal(done(await place.slipway(["notes", nextTag, "--json"])).previousTag, "api/v1.4.0");
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
