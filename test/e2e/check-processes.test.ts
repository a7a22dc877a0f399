/** `check` asks git before it knows its configuration: how often, and what becomes of it if that is wrong. */

import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { countGit, type GitCalls } from "../support/git-calls.ts";
import { done } from "../support/released.ts";
import { CONFIG, type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

describe("check", () => {
  let place: SmallRepository;
  let git: GitCalls;
  before(async () => {
    place = await startSmallRepository();
    const { tree, scratch } = place;
    const hang = `case "$*" in *ls-remote*) [ -e ${scratch}/hang ] && exec sleep 300;; esac`;
    git = await countGit(tree, scratch, hang);
    await tree.tag("docs/v1.0.0");
  });
  after(() => place?.[Symbol.asyncDispose]());

  const check = async (...args: string[]) => {
    const result = await place.slipway(["check", ...args, "--json"], { env: git.env });
    return { ...result, asked: await git.take() };
  };

  test("of a tag that is here takes three processes of git, and one of them asks the remote", async () => {
    const { asked, ...result } = await check("docs/v1.0.0");
    assert.match(done(result).commit, /^[0-9a-f]{40}$/);
    assert.deepEqual(asked, ["cat-file", "ls-remote", "status"]);
  });

  test("of a tag that is not made yet takes one, and the remote is not asked", async () => {
    const { asked, ...result } = await check("docs/v2.0.0");
    assert.equal(done(result).commit, null);
    assert.deepEqual(asked, ["cat-file"]);
  });

  test("asks again if the configuration says something else than it seems to say", async () => {
    const config = await readFile(join(place.tree.path, "slipway.toml"), "utf8");
    await place.tree.write("odd.toml", config.replace("[repository]", '[repository]\n  remote = "upstream"'));
    const odd = await check("--config", "odd.toml", "docs/v1.0.0");
    assert.equal(odd.exitCode, 7, odd.stderr);
    assert.match(odd.stderr, /upstream/);
    assert.ok(odd.asked.filter((command) => command === "ls-remote").length === 2, odd.asked.join(" "));
    await rm(join(place.tree.path, "odd.toml"));
  });

  test("does not wait for a remote that hangs if the configuration is wrong", async () => {
    await place.tree.write("../hang", "");
    await place.tree.write("odd.toml", `${CONFIG}\n[components.more]\nverzion = "semver"\n`);
    const begin = performance.now();
    const odd = await check("--config", "odd.toml", "docs/v1.0.0");
    assert.equal(odd.exitCode, 3, odd.stderr);
    assert.match(odd.stderr, /did you mean version/);
    assert.ok(performance.now() - begin < 100_000);
    assert.ok(odd.asked.includes("ls-remote"));
    await rm(join(place.tree.path, "odd.toml"));
  });
});
