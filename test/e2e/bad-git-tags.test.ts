/** Git's gates about tags: a release tag is pushed, points at what is checked out, and is on trunk. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { startSmallRepository } from "../support/small-repository.ts";
import type { WorkTree } from "../support/work-tree.ts";

/** What is wrong, made wrong, and what has to be said. `release docs/v1.0.0` is what each of them runs. */
const GATES: Record<string, readonly [prepare: (tree: WorkTree) => Promise<unknown>, refused: Refused]> = {
  "a tag that does not exist": [
    async () => {},
    {
      exit: 4,
      codes: ["no-such-tag"],
      says: ["docs/v1.0.0"],
      hints: ["git tag --annotate docs/v1.0.0", "git push origin refs/tags/docs/v1.0.0"],
    },
  ],
  "a tag that is not on the remote": [
    (tree) => tree.git("tag", "docs/v1.0.0"),
    {
      exit: 4,
      codes: ["tag-not-on-remote"],
      says: ["docs/v1.0.0"],
      hints: ["git push origin refs/tags/docs/v1.0.0"],
    },
  ],
  "a tag that is on the remote alone": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      await tree.git("tag", "--delete", "docs/v1.0.0");
    },
    {
      exit: 4,
      codes: ["tag-not-fetched"],
      says: ["docs/v1.0.0"],
      hints: ["git fetch origin refs/tags/docs/v1.0.0"],
    },
  ],
  "a tag elsewhere than the checkout": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      await tree.commit("One more");
    },
    {
      exit: 4,
      codes: ["tag-elsewhere"],
      says: ["docs/v1.0.0 points at"],
      hints: ["git checkout refs/tags/docs/v1.0.0"],
    },
  ],
  "a tag that was moved on the remote": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      await tree.git(`--git-dir=${tree.remote}`, "tag", "--force", "docs/v1.0.0", "main~1");
    },
    {
      exit: 4,
      codes: ["tag-moved"],
      says: ["docs/v1.0.0", "on origin"],
      hints: ["git fetch --force origin"],
    },
  ],
  "a tag of a tree": [
    async (tree) => {
      await tree.git("tag", "docs/v1.0.0", "HEAD^{tree}");
      await tree.git("push", "--quiet", "origin", "docs/v1.0.0");
    },
    {
      exit: 4,
      codes: ["tag-no-commit"],
      says: ["docs/v1.0.0 points at a tree"],
      hints: ["git tag --delete"],
    },
  ],
  "a stable tag outside trunk": [
    async (tree) => {
      await tree.git("switch", "--quiet", "--create", "side");
      await tree.git("commit", "--quiet", "--allow-empty", "--message", "Aside");
      await tree.tag("docs/v1.0.0");
    },
    {
      exit: 4,
      codes: ["outside-trunk"],
      says: ["docs/v1.0.0 is stable", "origin/main"],
      hints: ["prerelease", "git fetch origin main"],
    },
  ],
  "a trunk that this clone does not know": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      await tree.git("update-ref", "-d", "refs/remotes/origin/main");
      await tree.git(`--git-dir=${tree.remote}`, "update-ref", "-d", "refs/heads/main");
    },
    { exit: 4, codes: ["no-trunk"], says: ["origin/main"], hints: ["git fetch origin main"] },
  ],
  "a dirty tree, outside trunk, with a tag that was moved: everything at once": [
    async (tree) => {
      await tree.git("switch", "--quiet", "--create", "side");
      await tree.git("commit", "--quiet", "--allow-empty", "--message", "Aside");
      await tree.tag("docs/v1.0.0");
      await tree.git(`--git-dir=${tree.remote}`, "tag", "--force", "docs/v1.0.0", "main");
      await tree.write("new.txt", "");
    },
    { exit: 4, codes: ["modified", "tag-moved", "outside-trunk"], says: ["new.txt", "docs/v1.0.0"] },
  ],
};

describe("refused, before anything is built:", { concurrency: 2 }, () => {
  for (const [name, [prepare, refused]] of Object.entries(GATES)) {
    test(name, async () => {
      await using place = await startSmallRepository();
      await prepare(place.tree);
      await assertRefused(place, ["release", "docs/v1.0.0"], refused);
      place.assertNoBazel();
    });
  }

  test("a shallow clone, whose history does not say whether trunk contains the tag", async () => {
    await using place = await startSmallRepository();
    await place.tree.tag("docs/v1.0.0");
    await place.tree.commit("One more");
    const shallow = join(place.scratch, "shallow");
    const from = `file://${place.tree.remote}`;
    await place.tree.git("clone", "--quiet", "--depth=1", "--branch=docs/v1.0.0", from, shallow);
    const refused = {
      exit: 4,
      codes: ["shallow"],
      says: ["docs/v1.0.0", "origin/main"],
      hints: ["git fetch --unshallow origin main", "fetch-depth: 0"],
    };
    await assertRefused(place, ["check", "docs/v1.0.0"], refused, { cwd: shallow });
    await assertRefused(place, ["release", "docs/v1.0.0"], refused, { cwd: shallow });
  });

  test("a record of another commit: the tag was moved after its release had begun", async () => {
    await using place = await startSmallRepository();
    const { tree } = place;
    await tree.tag("docs/v1.0.0");
    assert.equal((await place.slipway(["release", "docs/v1.0.0"])).exitCode, 0);
    const released = await tree.git("rev-parse", "HEAD");
    await tree.commit("One more");
    await tree.git("tag", "--force", "docs/v1.0.0");
    await tree.git("push", "--quiet", "--force", "origin", "refs/tags/docs/v1.0.0");
    await assertRefused(place, ["release", "docs/v1.0.0"], {
      exit: 4,
      codes: ["recorded-elsewhere", "release-elsewhere"],
      says: [released.slice(0, 12)],
      hints: [`git tag --force docs/v1.0.0 ${released}`, "/releases/tag/"],
    });
  });
});

test("a prerelease may be outside trunk", async () => {
  await using place = await startSmallRepository();
  await place.tree.git("switch", "--quiet", "--create", "side");
  await place.tree.git("commit", "--quiet", "--allow-empty", "--message", "Aside");
  await place.tree.tag("docs/v1.0.0-rc.1");
  const { exitCode, stderr } = await place.slipway(["release", "docs/v1.0.0-rc.1"]);
  assert.equal(exitCode, 0, stderr);
});
