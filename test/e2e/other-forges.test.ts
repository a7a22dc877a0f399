/** An example released at forges other than GitHub: whole, killed and finished, run again, and verified. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { type ForgePlace, giteaPlace, gitLabPlace } from "../support/forge-places.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { done, recordOf } from "../support/released.ts";
import { strike } from "../support/strike.ts";
import { withFiles } from "../support/with-files.ts";

const TAG = "vault/v1.0.0";

for (const [title, start] of Object.entries({ GitLab: gitLabPlace, Gitea: giteaPlace }))
  describe(`a release at ${title}`, () => {
    let registry: RegistryServer;
    let example: Example;
    let forge: ForgePlace;
    before(async () => {
      registry = await startRegistryServer();
      example = await startExample("unkey", {
        registry: { ...registry, implementation: "embedded" },
        // Whoever asks GitHub all the same is refused.
        env: { GITHUB_TOKEN: undefined, GITHUB_API_URL: "http://127.0.0.1:9" },
      });
      forge = await start(example.tree.remote);
      Object.assign(example.env, forge.env);
      await example.tree.edit({ "slipway.toml": [['github = "unkeyed/unkey"', forge.config]] });
      await withFiles(example.tree, "vault");
      await example.tree.commit("Release elsewhere");
      for (let patch = 0; patch < 8; patch++) await example.tree.tag(`vault/v1.0.${patch}`);
    });
    after(async () => {
      await forge?.[Symbol.asyncDispose]();
      await example?.[Symbol.asyncDispose]();
      await registry?.[Symbol.asyncDispose]();
    });
    const run = (...args: string[]) => example.slipway([...args, "--json"]);

    test("is rehearsed without asking it anything", async () => {
      const rehearsed = await run("rehearse", "vault");
      assert.equal(rehearsed.exitCode, 0, rehearsed.stderr);
      assert.equal(forge.server.requests.length, 0);
    });

    test("has its files and slipway's notes, and a page there", async () => {
      const { releases, writes } = done(await run("release", TAG));
      const [{ release, files }] = releases;
      assert.deepEqual([release.outcome, release.url], ["created", forge.pageOf(TAG)]);
      assert.deepEqual(
        new Set(files.map(({ outcome }: { outcome: string }) => outcome)),
        new Set(["uploaded"]),
      );
      assert.ok(writes > files.length);
      const [shown, ...others] = forge.shown(TAG);
      assert.deepEqual(others, []);
      assert.equal(shown?.name, "vault 1.0.0");
      const commits = forge.pageOf("").replace(/releases.*/, "commit/");
      assert.ok(shown.body.includes(`](${commits}`), shown.body);
      assert.ok(!shown.body.includes("drafted by slipway"));
      assertWhole(shown.files);
      assert.equal((await recordOf(example.tree, TAG))?.state, "complete");
    });

    test("run again writes nothing", async () => {
      const before = forge.server.requests.length;
      const again = done(await run("release", TAG));
      assert.equal(again.writes, 0);
      assert.equal(again.releases[0].release.outcome, "unchanged");
      assert.ok(forge.server.requests.slice(before).every(({ method }) => method === "GET"));
    });

    test("is verified: a file that was replaced is drift, and so is a page that is gone", async () => {
      assert.equal(done(await run("verify", TAG)).releases[0].agreed, true);
      const putBack = forge.tamper(TAG, "checksums.txt");
      const replaced = await run("verify", TAG);
      assert.equal(replaced.exitCode, 9);
      assert.match(replaced.stdout, new RegExp(`${title} release ${TAG}: checksums.txt`));
      putBack();
      const restore = forge.remove(TAG);
      assert.equal((await run("verify", TAG)).exitCode, 9);
      restore();
      assert.equal((await run("verify", TAG)).exitCode, 0);
    });

    test("is listed with its page", async () => {
      const { releases } = done(await run("list", "vault"));
      const found = releases.find(({ tag }: { tag: string }) => tag === TAG);
      assert.equal(found.url, forge.pageOf(TAG).replace(/(?<=\/tag\/.*)%2F/, "/"));
    });

    test("is promoted with its files, and yanked on its page, which an audit finds as it should be", async () => {
      const [candidate, tag] = ["vault/v2.0.0-rc.1", "vault/v2.0.0"];
      await example.tree.tag(candidate);
      done(await run("release", candidate));
      done(await run("promote", candidate, "--to", "stable"));
      const [page] = forge.shown(tag);
      assert.deepEqual(page?.files, forge.shown(candidate)[0]?.files);
      const yanked = done(await run("yank", tag, "--reason", "it leaks"));
      assert.deepEqual([yanked.url, yanked.sameImages], [forge.pageOf(tag), [candidate]]);
      const [marked] = forge.shown(tag);
      assert.equal(marked?.name, "vault 2.0.0 (yanked)");
      assert.match(marked?.body ?? "", /\*\*This release was yanked\*\* on .*: it leaks\n/);
      assert.ok(marked?.body.endsWith(page?.body ?? "?"));
      assert.deepEqual(marked?.files, page?.files);
      assert.equal(done(await run("yank", tag, "--reason", "it leaks")).writes, 0);
      const { releases } = done(await run("audit", "vault"));
      const audited = releases.find((each: { tag: string }) => each.tag === tag);
      assert.deepEqual([audited.state, audited.agreed], ["yanked", true]);
    });

    test("that was killed is finished by the next run, each thing done once", async () => {
      let patch = 1;
      for (const [when, request] of Object.entries(forge.requests))
        for (const isDone of [false, true]) {
          const tag = `vault/v1.0.${patch++}`;
          const moment = { server: forge.server, request, done: isDone };
          await strike(example, example, { args: ["release", tag], moment, signal: "SIGKILL" });
          const what = `${isDone ? "as" : "before"} ${when}`;
          const finished = done(await run("release", tag));
          const [shown, ...others] = forge.shown(tag);
          assert.deepEqual(others, [], what);
          assertWhole(shown?.files ?? {});
          assert.equal(finished.releases[0].release.url, forge.pageOf(tag), what);
          assert.equal(done(await run("release", tag)).writes, 0, what);
          assert.equal(done(await run("verify", tag)).releases[0].agreed, true, what);
        }
    });
  });

/** Asserts that the checksums are those of all the other files. */
function assertWhole({ "checksums.txt": sums, ...files }: Readonly<Record<string, Buffer>>): void {
  const lines = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`);
  assert.equal(lines.length, 2);
  assert.equal(sums?.toString(), lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(""));
}

const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
