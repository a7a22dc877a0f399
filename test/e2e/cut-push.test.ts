/** What `slipway cut` leaves when the remote does not accept a tag: the tags before it, and no local tag of its own. */

import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { assertFailure } from "../support/refusal.ts";
import { cloneWorkTree } from "../support/work-tree.ts";

const FIVE = ["a", "b", "c", "d", "e"];
const CONFIG = FIVE.map((name) => `[components.${name}]\npaths = ["${name}/**"]\n`).join("\n");

async function hook(place: Folders, name: string, script: string): Promise<void> {
  const path = join(place.tree.remote, "hooks", name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

async function tagsOf({ git }: Folders["tree"], folder: string): Promise<string[]> {
  return (await git("-C", folder, "tag", "--list")).split("\n").filter((tag) => tag !== "");
}

describe("cut", { concurrency: 2 }, () => {
  test("a remote that rejects the tag: its words are shown, and no local tag is left", async () => {
    await using place = await startFolders();
    await hook(place, "update", 'echo "GH013: tag creations are restricted" >&2; exit 1');
    const result = await place.slipway(["cut", "api", "--json"]);
    assertFailure(result, {
      exit: 7,
      codes: ["tag-rejected"],
      says: ["api/v0.1.0", "GH013: tag creations are restricted"],
      hints: [/rule|protect/],
    });
    assert.deepEqual(await tagsOf(place.tree, place.tree.path), []);
  });

  test("no network at the third of five: two are there, three are still to do, and a second run does them", async () => {
    await using place = await startFolders({ config: CONFIG });
    for (const name of FIVE) await place.change(`${name}/x.txt`, `feat: ${name}`);
    // The remote goes away with its second tag.
    await hook(place, "post-receive", `[ "$(git tag --list | wc -l)" -lt 2 ] || mv "$PWD" "$PWD.gone"`);
    const result = await place.slipway(["cut", ...FIVE, "--json"]);
    assertFailure(result, { exit: 7, codes: ["tag-unconfirmed"], says: ["c/v0.1.0"] });
    const outcomes = result.json().cuts.map(({ tag, outcome }: Record<string, string>) => [tag, outcome]);
    assert.deepEqual(outcomes, [
      ["a/v0.1.0", "created"],
      ["b/v0.1.0", "created"],
      ["c/v0.1.0", "planned"],
      ["d/v0.1.0", "planned"],
      ["e/v0.1.0", "planned"],
    ]);
    assert.match(result.stderr, /pushed b\/v0\.1\.0 to origin/);
    assert.deepEqual(await tagsOf(place.tree, place.tree.path), ["a/v0.1.0", "b/v0.1.0"]);
    await place.tree.git("-C", `${place.tree.remote}.gone`, "config", "core.hooksPath", "/dev/null");
    const { rename } = await import("node:fs/promises");
    await rename(`${place.tree.remote}.gone`, place.tree.remote);
    assert.equal((await place.slipway(["cut", ...FIVE, "--yes"])).exitCode, 0);
    assert.deepEqual(
      await tagsOf(place.tree, place.tree.remote),
      FIVE.map((name) => `${name}/v0.1.0`),
    );
  });

  test("two people cutting the same version at once: one wins, the other gets an error, round after round", async () => {
    await using place = await startFolders();
    const other = await cloneWorkTree(join(place.scratch, "other"), place.tree.remote);
    for (let round = 1; round <= 4; round++) {
      const args = ["cut", `api@1.0.${round}`, "--json"];
      const env = { GIT_COMMITTER_NAME: "Other" };
      const results = await Promise.all([place.slipway(args), place.slipway(args, { cwd: other.path, env })]);
      const codes = results.map(({ exitCode }) => exitCode).sort();
      assert.deepEqual(codes, [0, 4], results.map(({ stderr }) => stderr).join("\n"));
      const loser = results.find(({ exitCode }) => exitCode === 4);
      const [problem] = loser?.json().error.problems ?? [];
      assert.match(problem.code, /^(?:tag-taken|version-taken)$/);
      assert.match(problem.message, new RegExp(`api/v1\\.0\\.${round}`));
      const winner = results[0] === loser ? other.path : place.tree.path;
      const object = await place.tree.git(
        "-C",
        place.tree.remote,
        "rev-parse",
        `refs/tags/api/v1.0.${round}`,
      );
      assert.equal(await place.tree.git("-C", winner, "rev-parse", `refs/tags/api/v1.0.${round}`), object);
    }
  });
});
