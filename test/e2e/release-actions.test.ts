/** In a job of GitHub Actions: the tag comes from the event; outputs, summary, groups and annotations go back. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { done } from "../support/released.ts";

describe("in GitHub Actions", () => {
  let example: Example;
  let outputFile: string;
  let summaryFile: string;
  before(async () => {
    example = await startExample("unkey");
    for (const tag of ["api/v1.2.3", "vault/v1.3.0-rc.1"]) await example.tree.tag(tag);
    outputFile = join(example.scratch, "output");
    summaryFile = join(example.scratch, "summary");
  });
  beforeEach(async () => {
    await writeFile(outputFile, "of-an-earlier-step=stays\n");
    await writeFile(summaryFile, "# Of an earlier step\n");
  });
  after(() => example[Symbol.asyncDispose]());

  const run = (args: readonly string[], tag?: string, more: Record<string, string> = {}) => {
    const ref = tag === undefined ? {} : { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: tag };
    const files = { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile };
    return example.slipway(args, { env: { GITHUB_ACTIONS: "true", ...files, ...ref, ...more } });
  };

  /** `$GITHUB_OUTPUT`, read as the runner reads it. */
  async function outputs(): Promise<Record<string, string>> {
    const text = await readFile(outputFile, "utf8");
    assert.ok(text.startsWith("of-an-earlier-step=stays\n"), text);
    const found = [...text.matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
    const delimiters = new Set(found.map(([, , delimiter]) => delimiter));
    assert.equal(delimiters.size, found.length, "every delimiter is another one");
    return Object.fromEntries(found.map(([, name, , value]) => [name ?? "", value ?? ""]));
  }

  const image = (path: string) => `${example.registry.host}/unkeyed/${path}`;

  test("check takes the event's tag, and gives what later steps need", async () => {
    const document = done(await run(["check", "--json"], "vault/v1.3.0-rc.1"));
    assert.equal(document.tag, "vault/v1.3.0-rc.1");
    const { json = "", ...others } = await outputs();
    assert.deepEqual(others, {
      tag: "vault/v1.3.0-rc.1",
      component: "vault",
      version: "1.3.0-rc.1",
      channel: "prerelease",
      prerelease: "true",
      commit: document.commit,
      images: image("vault:v1.3.0-rc.1"),
    });
    assert.deepEqual(JSON.parse(json), { vault: document });
    const summary = await readFile(summaryFile, "utf8");
    assert.match(summary, /^# Of an earlier step\n### vault\/v1\.3\.0-rc\.1\n/);
    assert.match(summary, /\| Channel \| prerelease \(a prerelease\) \|/);
  });

  test("release takes the event's tag, and gives digests too", async () => {
    const { exitCode, stderr, stdout } = await run(["release"], "api/v1.2.3");
    assert.equal(exitCode, 0, stderr);
    const digest = await example.digest("unkeyed/api:v1.2.3");
    const { json = "", url = "", ...others } = await outputs();
    assert.deepEqual(others, {
      tag: "api/v1.2.3",
      component: "api",
      version: "1.2.3",
      channel: "stable",
      prerelease: "false",
      commit: await example.tree.git("rev-parse", "api/v1.2.3^{commit}"),
      images: image("api:v1.2.3"),
      digests: digest,
    });
    assert.equal(JSON.parse(json).api.images[0].digest, digest);
    assert.match(url, /^http.*\/releases\/tag\/api/);
    const summary = await readFile(summaryFile, "utf8");
    for (const part of ["### api/v1.2.3", image("api:v1.2.3"), digest ?? "", "pushed", "created"])
      assert.ok(summary.includes(part), summary);
    const groups = [...stderr.matchAll(/^::group::(.*)$/gm)].map(([, name]) => name);
    assert.deepEqual(groups, ["observe", "build", "push", "publish"]);
    assert.equal(stderr.match(/^::endgroup::$/gm)?.length, groups.length);
    assert.doesNotMatch(stderr, /^::(?:error|warning)/m);
    assert.doesNotMatch(stdout, /^::/m);
  });

  test("release of several tags gives a line for each, and says in the summary when there was nothing to do", async () => {
    done(await run(["release", "api/v1.2.3", "vault/v1.3.0-rc.1", "--json"]));
    const { component, version, prerelease, digests = "" } = await outputs();
    assert.deepEqual([component, version, prerelease], ["api\nvault", "1.2.3\n1.3.0-rc.1", "false\ntrue"]);
    const served = ["unkeyed/api:v1.2.3", "unkeyed/vault:v1.3.0-rc.1"].map((each) => example.digest(each));
    assert.deepEqual(digests.split("\n"), await Promise.all(served));
    assert.equal(done(await run(["release", "--json"], "api/v1.2.3")).writes, 0);
    assert.match(await readFile(summaryFile, "utf8"), /Nothing to do: everything was published before\.\n$/);
  });

  test("a refusal is an annotation for every problem, and no output", async () => {
    const { exitCode, stderr } = await run(["release"], "api/v9.9.9");
    assert.equal(exitCode, 4);
    const annotations = stderr.match(/^::error .*$/gm) ?? [];
    assert.equal(annotations.length, 1, stderr);
    assert.match(annotations[0] ?? "", /^::error title=no-such-tag::there is no tag api\/v9\.9\.9.*%0A/);
    assert.deepEqual(await outputs(), {});
    const summary = await readFile(summaryFile, "utf8");
    assert.match(
      summary,
      /^# Of an earlier step\n### Failed\n\n\*\*error&#91;no-such-tag&#93;\*\* there is no tag/,
    );
  });

  test("cut gives its tags to later steps, and why they are what they are", async () => {
    const { cuts } = done(await run(["cut", "vault", "--bump", "minor", "--dry-run", "--json"]));
    const { json = "", ...others } = await outputs();
    const [cut] = cuts;
    assert.deepEqual(others, {
      tag: cut.tag,
      component: "vault",
      version: cut.version,
      channel: "stable",
      commit: cut.commit,
    });
    assert.deepEqual(JSON.parse(json), { vault: cut });
    assert.ok((await readFile(summaryFile, "utf8")).includes("| Release tag | After | Why | Outcome |"));
  });

  test("a wrong configuration is annotated in its file, at its line", async () => {
    await writeFile(join(example.scratch, "wrong.toml"), 'format = 1\n[componets.api]\ntag = "x"\n');
    const { exitCode, stderr } = await run(["check", "--config", "../wrong.toml"], "api/v1.2.3");
    assert.equal(exitCode, 3, stderr);
    assert.match(stderr, /^::error title=unknown-key,file=[^,]*wrong\.toml,line=2,col=2::/m);
  });

  test("a branch's job has no tag to release: the command line is incomplete", async () => {
    const branch = { GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main" };
    const { exitCode, json } = await run(["release", "--json"], undefined, branch);
    assert.equal(exitCode, 2);
    assert.equal(json().error.code, "no-tag");
  });

  test("what the repository is comes from the job if neither configuration nor remote says", async () => {
    await example.tree.edit({ "slipway.toml": [['github = "unkeyed/unkey"', ""]] });
    await example.tree.commit("Leave the repository out");
    await example.tree.tag("frontline/v1.0.0");
    const refused = await run(["plan", "--json"], "frontline/v1.0.0");
    assert.equal(refused.exitCode, 4);
    assert.equal(refused.json().error.code, "no-github-repository");
    const planned = done(
      await run(["plan", "--json"], "frontline/v1.0.0", { GITHUB_REPOSITORY: "unkeyed/unkey" }),
    );
    const { subject } = planned.releases[0].steps.at(-1);
    assert.equal(subject, "unkeyed/unkey frontline/v1.0.0");
  });
});
