/** Git's other gates: what is released is what was committed, and the remote is there and accepts the record. */

import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";
import type { WorkTree } from "../support/work-tree.ts";

/** What is wrong, made wrong, and what has to be said. `release docs/v1.0.0` is what each of them runs. */
const GATES: Record<string, readonly [prepare: (tree: WorkTree) => Promise<unknown>, refused: Refused]> = {
  "a modified file": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      await tree.write("slipway.toml", `${await tree.git("show", "HEAD:slipway.toml")}\n# changed\n`);
    },
    { exit: 4, codes: ["modified"], says: ["slipway.toml"], hints: ["git stash"] },
  ],
  "an untracked file, and many more": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      for (let index = 0; index < 7; index++) await tree.write(`new ${index} ü.txt`, "");
    },
    { exit: 4, codes: ["modified"], says: ["new 0 ü.txt, ", " and 2 more"], hints: ["--include-untracked"] },
  ],
  "a staged rename": [
    async (tree) => {
      await tree.write("old.txt", "text");
      await tree.commit("Write");
      await tree.tag("docs/v1.0.0");
      await tree.git("mv", "old.txt", "renamed.txt");
    },
    { exit: 4, codes: ["modified"], says: [/: renamed\.txt$/m] },
  ],
  "a remote that is down": [
    (tree) => tree.git("remote", "set-url", "origin", "/nowhere/mono.git"),
    {
      exit: 7,
      codes: ["remote-unreachable"],
      says: ["/nowhere/mono.git"],
      hints: ["git remote get-url origin"],
    },
  ],
  "a remote that is not configured": [
    (tree) => tree.git("remote", "remove", "origin"),
    { exit: 7, codes: ["remote-unreachable"], says: ['"origin"'], hints: ["git remote add origin URL"] },
  ],
  "no git repository": [
    (tree) => rm(join(tree.path, ".git"), { recursive: true }),
    { exit: 4, codes: ["no-repository"], says: ["/mono is not in a git repository"], hints: ["-C DIR"] },
  ],
  "a repository without a commit": [
    async (tree) => {
      await rm(join(tree.path, ".git"), { recursive: true });
      await tree.git("init", "--quiet");
    },
    { exit: 4, codes: ["no-commit"], hints: ["commit something"] },
  ],
  "a remote whose hook refuses the record": [
    async (tree) => {
      await tree.tag("docs/v1.0.0");
      const hook = join(tree.remote, "hooks", "pre-receive");
      await writeFile(hook, "#!/bin/sh\necho 'only heads and tags; this already exists' >&2\nexit 1\n");
      await chmod(hook, 0o755);
    },
    {
      exit: 7,
      codes: ["record-refused"],
      says: ["origin does not accept refs/slipway/docs/v1.0.0", "only heads and tags"],
      hints: ["refs/slipway/*", 'record = "none"'],
    },
  ],
};

describe("refused, before anything is built:", { concurrency: 2 }, () => {
  for (const [name, [prepare, refused]] of Object.entries(GATES)) {
    test(name, async () => {
      await using place = await startSmallRepository();
      await prepare(place.tree);
      await assertRefused(place, ["release", "docs/v1.0.0"], refused, outsideEverything(place));
      place.assertNoBazel();
    });
  }

  test("no git", async () => {
    await using place = await startSmallRepository();
    const refused = { exit: 7, codes: ["git-missing"], hints: ["install git"] };
    await assertRefused(place, ["release", "docs/v1.0.0"], refused, { env: { PATH: place.scratch } });
  });
});

/** A folder without `.git` must not be mistaken for a part of whatever repository the tests themselves run in. */
function outsideEverything({ scratch }: SmallRepository) {
  return { env: { GIT_CEILING_DIRECTORIES: scratch } };
}
