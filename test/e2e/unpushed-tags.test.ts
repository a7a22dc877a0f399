/** A release tag stands on the remote: status, rehearse, list and cut agree on tags that are in this clone only, and say so. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { done } from "../support/released.ts";

describe("a tag that was made in this clone and not pushed", () => {
  let place: Folders;
  before(async () => {
    place = await startFolders();
    await place.tree.tag("api/v1.0.0");
    await place.change("api/a.txt", "fix: a");
    await place.tree.git("tag", "api/v1.1.0");
    await place.change("api/a.txt", "fix: b");
  });
  after(() => place?.[Symbol.asyncDispose]());

  const WARNING =
    /^warning\[tag-not-on-remote\]: api\/v1\.1\.0 is in this clone only, and does not count as a release until origin has it\nhint: git push origin api\/v1\.1\.0; or, if it was made by mistake: git tag -d api\/v1\.1\.0\n/m;

  test("is no release to any command, and two of them say what to type", async () => {
    const status = await place.slipway(["status", "api", "--json"]);
    const [api] = done(status).components;
    assert.deepEqual([api.lastTag, api.commitsSince, api.nextVersion], ["api/v1.0.0", 2, "1.0.1"]);
    assert.match(status.stderr, WARNING);
    const { releases } = done(await place.slipway(["list", "api", "--json"]));
    assert.deepEqual(
      releases.map(({ tag }: { tag: string }) => tag),
      ["api/v1.0.0"],
    );
    const rehearsal = done(await place.slipway(["rehearse", "api", "--json"]));
    assert.deepEqual(
      rehearsal.compared.map(({ tag, previousTag }: Record<string, string>) => [tag, previousTag]),
      [["api/v1.0.1", "api/v1.0.0"]],
    );
    const cut = await place.slipway(["cut", "api", "--dry-run", "--json"]);
    assert.deepEqual([done(cut).cuts[0].tag, done(cut).cuts[0].previousTag], ["api/v1.0.1", "api/v1.0.0"]);
    assert.match(cut.stderr, WARNING);
  });

  test("counts once it is pushed, and nothing is said", async () => {
    await place.tree.git("push", "--quiet", "origin", "api/v1.1.0");
    const status = await place.slipway(["status", "api", "--json"]);
    assert.equal(done(status).components[0].lastTag, "api/v1.1.0");
    assert.doesNotMatch(status.stderr, /tag-not-on-remote/);
  });
});

test("releases on branches of their own are no news to status; history that was rewritten is, and cut tells of both", async () => {
  await using place = await startFolders({ stableAnywhere: true });
  const { tree } = place;
  await tree.git("checkout", "--quiet", "-b", "release/1");
  await place.change("api/a.txt", "fix: on the branch");
  await tree.tag("api/v1.0.0");
  await tree.git("checkout", "--quiet", "main");
  const told = async (...args: readonly string[]) =>
    (await place.slipway([...args, "--json"])).stderr.match(/warning\[released-elsewhere\]: (\S+):/)?.[1];
  assert.equal(await told("status"), undefined);
  assert.equal(await told("cut", "api", "--bump", "patch", "--dry-run"), "api/v1.0.0");
  await tree.git("push", "--quiet", "origin", ":release/1");
  await tree.git("branch", "--quiet", "-D", "release/1");
  assert.equal(await told("status"), "api/v1.0.0");
});
