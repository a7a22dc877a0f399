/** `release --snapshot`: images of untagged commits, with real Bazel and a real pusher; no tag, no record, no page. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { GIT_ENVIRONMENT } from "../support/work-tree.ts";

const run = promisify(execFile);

const image = (name: string) => ({ script: copy("honest", `${name}:$2`), attributes: 'image = ":image",' });

let place: Pushers;
before(async () => {
  place = await startPushers({
    api: {
      ...image("api"),
      component: 'paths = ["api/**"]',
      config: '[components.api.image.snapshot]\nfloating = { main = ["latest"], "topic/*" = ["topic"] }',
    },
    web: {
      ...image("web"),
      component: 'version = "calver:YYYY.M.PATCH"\ntag = "web@{version}"\npaths = ["web/**"]',
    },
    base: {
      ...image("base"),
      component: 'paths = ["nothing/**"]',
      config: '[components.base.image.snapshot]\nimage_tag = "{digest_short}"',
    },
  });
});
after(() => place[Symbol.asyncDispose]());

/** A commit of last year on a branch of its own. */
async function oldCommit(): Promise<string> {
  const env = { ...process.env, ...GIT_ENVIRONMENT, GIT_COMMITTER_DATE: "2025-01-01T00:00:00Z" };
  const made = await run("git", ["commit-tree", "HEAD^{tree}", "-m", "old"], { cwd: place.tree.path, env });
  const commit = made.stdout.trim();
  await place.tree.git("branch", "old", commit);
  return commit;
}

const snapshot = (...args: string[]) => place.slipway(["release", "--snapshot", ...args, "--json"]);
const head = async () => (await place.tree.git("rev-parse", "HEAD")).trim();
const outside = async () => ({
  refs: await place.tree.git("ls-remote", "origin"),
  here: await place.tree.git("for-each-ref"),
  pages: place.github.repository("acme/mono").releases.length,
  tagged: place.github.requests.length,
});
const references = (result: Awaited<ReturnType<typeof snapshot>>): string[] =>
  done(result).releases.flatMap(({ images }: { images: { reference: string }[] }) =>
    images.map(({ reference }) => reference.replace(`${place.registry.host}/acme/`, "")),
  );

describe("a snapshot", () => {
  test("is pushed under its next version and commit, and moves its branch's tag; again it changes nothing", async () => {
    await place.tree.write("api/main.txt", "a change\n");
    await place.tree.commit("feat: a change");
    await place.tree.git("push", "--quiet", "origin", "HEAD");
    const begun = await outside();
    const short = (await head()).slice(0, 12);
    const result = await snapshot("api");
    assert.deepEqual(references(result), [`api:1.1.0-dev.${short}`, "api:latest"]);
    assert.equal(done(result).snapshot, true);
    assert.equal(done(await snapshot("api")).writes, 0);
    assert.deepEqual(await outside(), begun);
  });

  test("of calendar versions has a dot; one named by its digest is pushed once for all commits", async () => {
    const short = (await head()).slice(0, 12);
    const [web = "", base, ...others] = references(await snapshot("web", "base"));
    assert.match(web, new RegExp(`^web:20\\d\\d\\.\\d+\\.\\d+\\.dev\\.${short}$`));
    assert.deepEqual([base, others], [`base:${place.honest.slice(7, 19)}`, []]);
    await place.tree.write("nothing/of.txt", "a change\n");
    await place.tree.commit("fix: what changes no image");
    await place.tree.git("push", "--quiet", "origin", "HEAD");
    assert.equal(done(await snapshot("base")).writes, 0);
  });

  test("with --affected is of what the push changed", async () => {
    const before = await head();
    await place.tree.write("api/main.txt", "another change\n");
    await place.tree.commit("fix: another change");
    await place.tree.git("push", "--quiet", "origin", "HEAD");
    const event = join(place.scratch, "event.json");
    await writeFile(event, JSON.stringify({ before }));
    const env = { GITHUB_EVENT_PATH: event, GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main" };
    const result = await place.slipway(["release", "--snapshot", "--affected", "--json"], { env });
    const short = (await head()).slice(0, 12);
    assert.deepEqual(references(result), [`api:1.1.0-dev.${short}`, "api:latest"]);
    const nothing = await snapshot("--since", "HEAD");
    assert.deepEqual([done(nothing).releases, done(nothing).writes], [[], 0]);
  });

  test("of a commit that its branch has left behind moves nothing; of another branch its own tag", async () => {
    await place.tree.git("checkout", "--quiet", "HEAD~1");
    const env = { GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main" };
    const behind = await place.slipway(["release", "--snapshot", "api", "--json"], { env });
    assert.equal(references(behind).length, 1);
    assert.match(behind.stderr, /trunk-went-on/);
    await place.tree.git("checkout", "--quiet", "-b", "topic/one");
    const [, floating] = references(await snapshot("api"));
    assert.equal(floating, "api:topic");
    await place.tree.git("checkout", "--quiet", "main");
  });

  test("is deleted once it is old and nothing stands on it", async () => {
    const old = (await oldCommit()).slice(0, 12);
    const push = (layout: "honest" | "other", reference: string) =>
      run("sh", ["-c", copy(layout, reference).replaceAll("REGISTRY", place.registry.host)], {
        env: { ...process.env, BUILD_WORKSPACE_DIRECTORY: place.tree.path },
      });
    await push("other", `api:0.9.0-dev.${old}`);
    await push("honest", `api:0.8.0-dev.${old}`);
    await push("honest", "api:0.7.0-dev.0123456789ab");
    const held = async (): Promise<string[]> => {
      const listed = await fetch(`http://${place.registry.host}/v2/acme/api/tags/list`);
      return ((await listed.json()) as { tags: string[] }).tags.sort();
    };
    const before = await held();
    const listed = done(await place.slipway(["prune", "--older-than", "30d", "api", "--dry-run", "--json"]));
    const outcomes = (document: { snapshots: { reference: string; outcome: string }[] }) =>
      Object.fromEntries(
        document.snapshots.map(({ reference, outcome }) => [reference.replace(/.*:/, ""), outcome]),
      );
    assert.equal(outcomes(listed)[`0.9.0-dev.${old}`], "old");
    assert.equal(outcomes(listed)[`0.8.0-dev.${old}`], "in use", "latest has this digest");
    assert.equal(outcomes(listed)["0.7.0-dev.0123456789ab"], "of unknown age");
    assert.deepEqual(await held(), before);
    const pruned = done(await place.slipway(["prune", "--older-than", "30d", "--json"]));
    assert.equal(pruned.writes, 1);
    assert.deepEqual(
      await held(),
      before.filter((tag) => tag !== `0.9.0-dev.${old}`),
    );
    assertFailure(await place.slipway(["prune", "--older-than", "soon", "--json"]), {
      exit: 2,
      codes: ["invalid-argument"],
      says: ["12h, 30d or 8w"],
    });
  });

  test("has options of its own, which do nothing else quietly", async () => {
    const usage = { exit: 2, codes: ["snapshot-options"] };
    const affected = await place.slipway(["release", "--affected", "--json"]);
    assertFailure(affected, { ...usage, says: ["--affected is only for snapshots"] });
    assertFailure(await snapshot("--part", "1/2", "api"), {
      ...usage,
      says: ["--part is not for snapshots"],
    });
  });

  test("of a modified work tree is refused", async () => {
    await place.tree.write("api/main.txt", "not committed\n");
    assertFailure(await snapshot("api"), { exit: 4, codes: ["modified"], says: ["api/main.txt"] });
    await place.tree.git("checkout", "--quiet", "api/main.txt");
  });
});
