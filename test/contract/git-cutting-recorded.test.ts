/** A tag and the record of its release, which the remote gets together or not at all. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Promotion } from "../../src/domain/release/intent.ts";
import { newIntent } from "../../src/domain/release/intent.ts";
import { digest, reference } from "../support/facts.ts";
import { present } from "../support/present.ts";
import { failsWith, hook, standing } from "./git-cutting-fixture.ts";
import { type Clone, type GitFixture, startGit } from "./git-fixture.ts";

const PROMOTION: Promotion = {
  tag: "api@1-rc.1",
  images: [{ reference: reference("ghcr.io/acme/api:1-rc.1"), digest: digest("1") }],
  files: [{ name: "api.tar.gz", digest: digest("2") }],
};

let runs = 0;

async function cut({ git }: Pick<Clone, "git">, tag: string): Promise<string> {
  const commit = await git.commitOf("HEAD");
  const [record] = await git.storeIntents([
    newIntent({ tag, commit, run: `${++runs}` }, { promotion: PROMOTION }),
  ]);
  return git.cutTag({ name: tag, commit, message: tag, record: present(record) });
}

const recorded = async ({ git }: Clone, tag: string) =>
  (await git.intents([tag], await git.remoteState([tag], "these"))).get(tag)?.intent;

const refs = (rig: GitFixture) => rig.remote("for-each-ref", "--format=%(refname)");

test("both are there, and another clone reads what is promoted", async () => {
  await using rig = await startGit();
  const object = await cut(rig, "api@1");
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: object, there: object });
  const other = await rig.clone("other");
  const record = await recorded(other, "api@1");
  assert.deepEqual(record?.promotion, PROMOTION);
  assert.deepEqual([record?.state, record?.lease], ["intended", null]);
});

test("neither is there if the remote refuses one of them", async () => {
  await using rig = await startGit();
  for (const refused of ["refs/tags/api@1", "refs/slipway/api@1"]) {
    await hook(rig, "update", `[ "$1" != "${refused}" ]`);
    await assert.rejects(cut(rig, "api@1"), failsWith("remote", "tag-rejected", /api@1/));
    assert.equal(await refs(rig), "refs/heads/main");
  }
  await hook(rig, "update", null);
  await cut(rig, "api@1");
});

test("whoever comes later gets neither, and is told", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  await cut(other, "api@1");
  const before = await refs(rig);
  await assert.rejects(cut(rig, "api@1"), failsWith("refused", "tag-taken", /api@1/));
  assert.equal(await refs(rig), before);
  await rig.remote("tag", "--delete", "api@1");
  await assert.rejects(
    cut(rig, "api@1"),
    failsWith("refused", "tag-taken", /the release of api@1 is begun/, /slipway show api@1/),
  );
});

test("a server that knows no atomic push gets the record first, and keeps it if it refuses the tag", async () => {
  await using rig = await startGit();
  await rig.remote("config", "receive.advertiseAtomic", "false");
  await hook(rig, "update", '[ "$1" != refs/tags/api@1 ]');
  await assert.rejects(cut(rig, "api@1"), failsWith("remote", "tag-rejected", /api@1/));
  assert.equal(await refs(rig), "refs/heads/main\nrefs/slipway/api@1");
  await assert.rejects(cut(rig, "api@1"), failsWith("refused", "tag-taken", /is begun/));
  await hook(rig, "update", null);
  const object = await cut(rig, "api@2");
  assert.deepEqual(await standing(rig, rig, "api@2"), { here: object, there: object });
});
