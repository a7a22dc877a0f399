/**
 * Clones that show only a part, and places that are not clones: `status`, `affected`, `notes` and `cut` say so, or are
 * right.
 */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

const EVERYTHING = [["status"], ["affected"], ["notes", "api/v1.1.0"], ["cut", "api"], ["cut", "api@1.1.0"]];

/** `api` released, and three commits behind it, two of them `api`'s. */
async function startReleased(): Promise<Folders> {
  const place = await startFolders();
  await place.tree.tag("api/v1.0.0");
  await place.tree.tag("web/v1.0.0");
  await place.change("api/a.txt", "fix: a");
  await place.change("api/b.txt", "feat: b");
  await place.change("web/b.txt", "fix: c");
  return place;
}

async function clone({ tree, scratch }: Folders, ...options: readonly string[]): Promise<string> {
  const folder = join(scratch, "clone");
  await tree.git("clone", "--quiet", ...options, "--branch", "main", `file://${tree.remote}`, folder);
  return folder;
}

describe("a shallow clone", { concurrency: 2 }, () => {
  for (const options of [["--depth=1"], ["--depth=1", "--no-tags"], ["--depth=2"]]) {
    test(`${options.join(" ")}: refused, with what to fetch, which helps`, async () => {
      await using place = await startReleased();
      const cwd = await clone(place, ...options);
      for (const args of EVERYTHING) {
        const result = await place.slipway([...args, "--json"], { cwd });
        assertFailure(result, {
          exit: 4,
          codes: ["shallow"],
          hints: ["git fetch --unshallow --tags origin"],
        });
        assert.doesNotMatch(result.stderr, /none of these releases/, "it cannot know that");
      }
      assert.equal(await place.tree.git(`--git-dir=${place.tree.remote}`, "tag"), "api/v1.0.0\nweb/v1.0.0");
      await place.tree.git("-C", cwd, "fetch", "--quiet", "--unshallow", "--tags", "origin");
      const { cuts } = done(await place.slipway(["cut", "api", "--json"], { cwd }));
      assert.equal(cuts[0].tag, "api/v1.1.0");
    });
  }

  test("that reaches the releases is enough", async () => {
    await using place = await startReleased();
    const cwd = await clone(place, "--depth=4");
    const { components } = done(await place.slipway(["status", "--json"], { cwd }));
    assert.deepEqual(
      components.map(({ lastTag, commitsSince }: Record<string, unknown>) => [lastTag, commitsSince]),
      [
        ["api/v1.0.0", 2],
        ["web/v1.0.0", 1],
      ],
    );
  });

  test("a revision behind its end is not here, and may be fetched", async () => {
    await using place = await startReleased();
    const cwd = await clone(place, "--depth=1");
    assertFailure(await place.slipway(["affected", "--since", "HEAD~1", "--json"], { cwd }), {
      exit: 4,
      codes: ["unknown-revision"],
      hints: ["git fetch --unshallow --tags origin"],
    });
  });
});

describe("where slipway runs", { concurrency: 2 }, () => {
  test("a detached HEAD and another work tree are as good as a branch", async () => {
    await using place = await startReleased();
    await place.tree.git("checkout", "--quiet", "--detach", "HEAD~1");
    assert.equal(await place.nextTag("api"), "api/v1.1.0");
    const cwd = join(place.scratch, "beside");
    await place.tree.git("worktree", "add", "--quiet", cwd, "main");
    const { cuts } = done(await place.slipway(["cut", "api", "--json"], { cwd }));
    assert.equal(cuts[0].commit, await place.tree.git("rev-parse", "main"));
    assert.equal(await place.tree.git("cat-file", "-t", "api/v1.1.0"), "tag");
  });

  test("slipway.toml below the root of the repository: paths are its folder's, from wherever it is called", async () => {
    await using place = await startReleased();
    await mkdir(join(place.tree.path, "mono"));
    await place.tree.git("mv", "api", "web", "slipway.toml", "mono/");
    await place.change("outside.txt", "fix: moved");
    const at = await place.tree.git("rev-parse", "HEAD");
    await place.change("api/a.txt", "feat!: no component's, in spite of its name");
    await place.change("mono/api/a.txt", "fix: it");
    const read = async (cwd: string, ...args: readonly string[]) =>
      done(await place.slipway([...args, "--json"], { cwd: join(place.tree.path, cwd) }));
    for (const [cwd, ...args] of [
      [".", "-C", "mono", "affected", "--since", at],
      ["mono", "affected", "--since", at],
      ["mono/api", "affected", "--since", at],
    ] as const) {
      const { components } = await read(cwd, ...args);
      assert.deepEqual(
        components.map(({ component, commits }: { component: string; commits: { paths: string[] }[] }) => [
          component,
          commits.map(({ paths }) => paths),
        ]),
        [["api", [["mono/api/a.txt"]]]],
      );
    }
    const { cuts } = await read("mono", "cut", "api", "--bump", "patch");
    assert.equal(cuts[0].tag, "api/v1.0.1");
  });

  test("a branch without a commit, and a new repository", async () => {
    await using place = await startReleased();
    await place.tree.git("checkout", "--quiet", "--orphan", "new");
    const empty = join(place.scratch, "empty");
    await place.tree.git("init", "--quiet", empty);
    await writeFile(
      join(empty, "slipway.toml"),
      'format = 1\n[defaults]\ntag = "{component}/v{version}"\n[components.api]\n',
    );
    for (const args of EVERYTHING) {
      const unborn = await place.slipway([...args, "--json"]);
      assertFailure(unborn, { exit: 4, codes: ["no-commit"], hints: ["commit something"] });
      const result = await place.slipway([...args, "--json"], { cwd: empty });
      if (args[0] === "cut") assertFailure(result, { exit: 7, codes: ["remote-unreachable"] });
      else assertFailure(result, { exit: 4, codes: ["no-commit"] });
    }
  });

  test("no repository at all", async () => {
    await using place = await startFolders();
    const folder = join(place.scratch, "no-repository");
    await mkdir(folder);
    await writeFile(
      join(folder, "slipway.toml"),
      'format = 1\n[defaults]\ntag = "{component}/v{version}"\n[components.api]\n',
    );
    for (const args of [...EVERYTHING, ["affected", "--since", "HEAD~1"]]) {
      const result = await place.slipway([...args, "--json"], { cwd: folder });
      assertFailure(result, { exit: 4, codes: ["no-repository"], says: [folder], hints: ["git init"] });
    }
  });

  test("a remote without the trunk: stable releases are refused, prereleases are not", async () => {
    await using place = await startReleased();
    const { git, remote } = place.tree;
    await git("push", "--quiet", "origin", "main:develop");
    await git(`--git-dir=${remote}`, "symbolic-ref", "HEAD", "refs/heads/develop");
    await git("push", "--quiet", "origin", ":main");
    assertFailure(await place.slipway(["cut", "api", "--json"]), {
      exit: 4,
      codes: ["no-trunk"],
      says: ["origin/main"],
      hints: ["trunk ="],
    });
    assert.equal(await place.nextTag("api", "--channel", "beta"), "api/v1.1.0-beta.1");
    done(await place.slipway(["status", "--json"]));
  });
});
