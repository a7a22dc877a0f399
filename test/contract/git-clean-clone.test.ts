/** A clean clone: what was committed under a release tag, at another path, with the remote's address and without its network. */

import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { present } from "../support/present.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { createWorkTree } from "../support/work-tree.ts";
import { gitIn } from "./git-fixture.ts";

async function repository() {
  const place = await temporaryDirectory();
  const tree = await createWorkTree(join(place.path, "mono"), join(place.path, "remote.git"));
  await tree.write("service/slipway.toml", "released\n");
  await tree.write(".gitignore", "ignored\n");
  const commit = present(parseCommitSha(await tree.commit("Release")));
  await tree.tag("api/v1.0.0");
  await tree.write("service/slipway.toml", "later\n");
  await tree.commit("Go on");
  await tree.write("service/slipway.toml", "not committed\n");
  await tree.write("service/ignored", "only here\n");
  return {
    tree,
    commit,
    folder: join(place.path, "clone"),
    place,
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

test("holds the commit and nothing else, in the folder that the workspace is", async () => {
  await using at = await repository();
  const git = gitIn(join(at.tree.path, "service"));
  // The tag was moved, and the remote is gone: neither matters.
  await at.tree.git("tag", "--force", "api/v1.0.0", "HEAD");
  await at.tree.git("remote", "set-url", "origin", "https://unreachable.example/mono.git");
  const before = await at.tree.git("for-each-ref");
  const { workspace, lacks } = await git.cleanClone(at.folder, { tag: "api/v1.0.0", commit: at.commit });
  assert.deepEqual([workspace, lacks], [join(at.folder, "service"), []]);
  assert.deepEqual(await readdir(workspace), ["slipway.toml"]);
  assert.equal(await readFile(join(workspace, "slipway.toml"), "utf8"), "released\n");
  const there = gitIn(workspace);
  assert.deepEqual(await there.modified(), []);
  assert.deepEqual(await there.remoteUrls(), ["https://unreachable.example/mono.git"]);
  assert.equal((await there.localTags(["api/v1.0.0"])).get("api/v1.0.0")?.local, at.commit);
  assert.equal((await there.workTree()).head, at.commit);
  assert.equal(await at.tree.git("for-each-ref"), before, "nothing is left in the repository");
});

test("runs no hooks of the user's, and says which submodules it lacks", async () => {
  await using at = await repository();
  const hooks = join(at.place.path, "hooks");
  await mkdir(hooks);
  await writeFile(join(hooks, "post-checkout"), `#!/bin/sh\necho ran >> ${hooks}/ran\n`);
  await chmod(join(hooks, "post-checkout"), 0o755);
  await at.tree.git("config", "core.hooksPath", hooks);
  await at.tree.git("update-index", "--add", "--cacheinfo", `160000,${at.commit},vendor/sub`);
  await at.tree.git("commit", "--quiet", "--message", "Add a submodule");
  const commit = present(parseCommitSha(await at.tree.git("rev-parse", "HEAD")));
  const global = join(at.place.path, "gitconfig");
  await writeFile(global, `[core]\n\thooksPath = ${hooks}\n`);
  const git = gitIn(at.tree.path, {
    PATH: process.env["PATH"],
    HOME: at.place.path,
    GIT_CONFIG_GLOBAL: global,
  });
  const { lacks } = await git.cleanClone(at.folder, { tag: "api/v2.0.0", commit });
  assert.deepEqual(lacks, ["vendor/sub"]);
  assert.ok(!(await readdir(hooks)).includes("ran"));
});

test("of a shallow clone has what that has", async () => {
  await using at = await repository();
  const shallow = join(at.place.path, "shallow");
  await at.tree.git(
    "clone",
    "--quiet",
    "--depth=1",
    "--branch=api/v1.0.0",
    `file://${at.tree.remote}`,
    shallow,
  );
  const { workspace } = await gitIn(shallow).cleanClone(at.folder, { tag: "api/v1.0.0", commit: at.commit });
  assert.equal(await readFile(join(workspace, "service/slipway.toml"), "utf8"), "released\n");
});

test("a commit that the clone does not have is refused, with how to fetch it", async () => {
  await using at = await repository();
  const commit = "a".repeat(40) as CommitSha;
  await assert.rejects(gitIn(at.tree.path).cleanClone(at.folder, { tag: "api/v1.0.0", commit }), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.equal(error.problems[0]?.code, "commit-not-here");
    assert.match(error.problems[0]?.hint ?? "", /git fetch --tags origin/);
    return true;
  });
});
