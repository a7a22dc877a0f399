/** `cut` goes on from what the remote has now, and fetches only if that is something new. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { countGit, type GitCalls } from "../support/git-calls.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";
import { cloneWorkTree, type WorkTree } from "../support/work-tree.ts";

describe("cut", () => {
  let place: SmallRepository;
  let git: GitCalls;
  let other: WorkTree;
  before(async () => {
    place = await startSmallRepository({
      config: 'format = 1\n[repository]\ngithub = "acme/mono"\n[components.docs]\npaths = ["**"]\n',
    });
    git = await countGit(place.tree, place.scratch);
    other = await cloneWorkTree(join(place.scratch, "other"), place.tree.remote);
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** The version that would be cut, and whether anything was fetched for it. */
  const cut = async () => {
    await git.take();
    const { cuts } = done(await place.slipway(["cut", "docs", "--dry-run", "--json"], { env: git.env }));
    return { version: cuts[0]?.version, fetched: (await git.take()).includes("fetch") };
  };

  test("fetches nothing if this clone has all that the remote has", async () => {
    assert.deepEqual(await cut(), { version: "0.1.0", fetched: false });
  });

  test("fetches a tag that is new, and goes on from it", async () => {
    await other.tag("docs/v0.4.0");
    await place.tree.write("a.md", "a\n");
    await place.tree.commit("feat: a");
    assert.deepEqual(await cut(), { version: "0.5.0", fetched: true });
    assert.deepEqual(await cut(), { version: "0.5.0", fetched: false });
  });

  test("fetches a branch that has moved", async () => {
    await other.git("pull", "--quiet");
    await other.write("b.md", "b\n");
    await other.commit("fix: b");
    assert.equal((await cut()).fetched, true);
    assert.equal((await cut()).fetched, false);
  });

  test("leaves it to git what branches are called here if the clone has other refspecs", async () => {
    await place.tree.git("config", "--add", "remote.origin.fetch", "+refs/pull/*:refs/remotes/origin/pr/*");
    assert.equal((await cut()).fetched, true);
  });
});
