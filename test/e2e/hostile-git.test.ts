/** What a user's git is set to, and what git sets for its hooks, changes nothing of what slipway says or does. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { writeHostileConfig } from "../support/hostile-git.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";
import { createWorkTree } from "../support/work-tree.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[components.docs]
paths = ["docs/**"]

[components.docs.command]
run = ["true"]

[components.site]
paths = ["site/**"]
`;

const READING = [
  ["check", "docs/v1.1.0"],
  ["plan", "docs/v1.1.0"],
  ["status"],
  ["notes", "docs/v1.1.0"],
  ["affected"],
  ["cut", "docs", "--dry-run"],
  ["cut", "--affected", "--dry-run"],
];

describe("under hostile settings of git", () => {
  let repository: SmallRepository;
  let hostile: Record<string, string | undefined>;
  before(async () => {
    repository = await startSmallRepository({ config: CONFIG });
    const { tree } = repository;
    for (const version of ["1.0.0", "1.1.0"]) {
      await tree.write("docs/ü.md", version);
      await tree.write("site/index.md", version);
      await tree.commit(`feat: ${version}\n\nCo-authored-by: Grace <grace@example.org>`);
      for (const name of ["docs", "site"]) await tree.tag(`${name}/v${version}`);
    }
    await tree.git("checkout", "--quiet", "--detach", "docs/v1.1.0");
    const file = join(repository.scratch, "hostile.gitconfig");
    await writeHostileConfig(file);
    hostile = { GIT_CONFIG_GLOBAL: file };
  });
  after(() => repository?.[Symbol.asyncDispose]());

  for (const command of READING)
    test(`${command.join(" ")} answers as without them`, async () => {
      const plain = done(await repository.slipway([...command, "--json"]));
      assert.deepEqual(done(await repository.slipway([...command, "--json"], { env: hostile })), plain);
    });

  test("a release and a cut push what they are about, and nothing else", async () => {
    const { git, remote, write } = repository.tree;
    const refs = async () =>
      (await git(`--git-dir=${remote}`, "for-each-ref", "--format=%(refname)")).split("\n");
    const had = await refs();
    await git("tag", "--annotate", "--message=x", "site/v9.0.0");
    await git("branch", "unfinished");
    done(await repository.slipway(["release", "docs/v1.1.0", "--json"], { env: hostile }));
    done(await repository.slipway(["verify", "docs/v1.1.0", "--json"], { env: hostile }));
    await git("checkout", "--quiet", "main");
    await write("docs/more.md", "x");
    await repository.tree.commit("fix: more");
    done(await repository.slipway(["cut", "docs", "--json"], { env: hostile }));
    assert.deepEqual(
      (await refs()).toSorted(),
      [...had, "refs/slipway/docs/v1.1.0", "refs/tags/docs/v1.1.1"].toSorted(),
    );
    assert.notEqual(await git("for-each-ref", "refs/tags/site/v9.0.0"), "", "a fetch deletes no tag");
  });
});

test("in another repository's hook, -C is what is meant", async () => {
  await using repository = await startSmallRepository({ config: CONFIG });
  const hooked = await createWorkTree(join(repository.scratch, "b"), join(repository.scratch, "b.git"));
  await hooked.tag("docs/v7.0.0");
  await repository.tree.tag("docs/v1.0.0");
  await repository.tree.write("docs/a.md", "x");
  const head = await repository.tree.commit("feat: more");
  const remoteOf = (tree: typeof hooked) => tree.git("ls-remote", tree.remote);
  const before = await remoteOf(hooked);
  const env = {
    GIT_DIR: join(hooked.path, ".git"),
    GIT_WORK_TREE: hooked.path,
    GIT_INDEX_FILE: join(hooked.path, ".git/index"),
    GIT_OBJECT_DIRECTORY: join(hooked.path, ".git/objects"),
    GIT_PREFIX: "",
  };
  const outside = { cwd: hooked.path, env: { ...repository.env, ...env } };
  const slipway = (...args: string[]) => repository.slipway(["-C", repository.tree.path, ...args], outside);
  assert.equal(done(await slipway("status", "--json")).components[0].lastTag, "docs/v1.0.0");
  const [made] = done(await slipway("cut", "docs@8.0.0", "--json")).cuts;
  assert.equal(made.commit, head);
  assert.equal(await remoteOf(hooked), before);
  assert.match(await remoteOf(repository.tree), /refs\/tags\/docs\/v8\.0\.0$/m);
});

test("a dry run refuses a tag that git has no room for, as a cut does", async () => {
  await using repository = await startSmallRepository({ config: CONFIG });
  await repository.tree.tag("docs");
  for (const args of [["--dry-run"], []]) {
    const refused = await repository.slipway(["cut", "docs@1.0.0", "site@1.0.0", ...args, "--json"]);
    assert.equal(refused.exitCode, 4, refused.stderr);
    const { problems } = refused.json().error;
    assert.deepEqual(
      problems.map(({ code }: { code: string }) => code),
      ["tag-in-the-way"],
    );
  }
  assert.equal(await repository.tree.git("tag"), "docs");
});

test("a tag that only this clone has is no release, and the next cut pushes what a killed one left", async () => {
  await using repository = await startSmallRepository({ config: CONFIG });
  const { tree } = repository;
  await tree.tag("docs/v1.0.0");
  await tree.write("docs/a.md", "x");
  const commit = await tree.commit("feat: more");
  await tree.git("tag", "--annotate", "--message=left by a killed run", "docs/v1.1.0");
  const [made] = done(await repository.slipway(["cut", "docs", "--json"])).cuts;
  assert.deepEqual([made.version, made.commit, made.outcome], ["1.1.0", commit, "created"]);
  assert.match(await tree.git("ls-remote", tree.remote), /refs\/tags\/docs\/v1\.1\.0$/m);
});
