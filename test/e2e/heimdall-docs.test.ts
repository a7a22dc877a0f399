/** Heimdall's docs by hand: the very lines of its workflow, run as the runner runs them, against Cloudflare's and GitHub's test servers. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { writeProgram } from "../support/program.ts";
import { assertReleased, done } from "../support/released.ts";
import { neutralEnvironment, type SlipwayResult } from "../support/slipway.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));
const WORKFLOW = new URL("../../examples/heimdall/.github/workflows/deploy-docs.yml", import.meta.url);

const IDENTITY = /^GIT_(?:AUTHOR|COMMITTER)_/;

/**
 * What the workflow says of the job's environment, except for what the runner fills in. A runner's git has no identity of
 * its own.
 */
async function workflowEnvironment(): Promise<Record<string, string>> {
  const text = await readFile(WORKFLOW, "utf8");
  const given = [...text.matchAll(/^ {6}([A-Z_]+): ([^$\n]+)$/gm)].map(([, name, value]) => [name, value]);
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "user.useConfigOnly",
    GIT_CONFIG_VALUE_0: "true",
    ...Object.fromEntries(given),
  };
}

/** What the workflow runs if its `if` holds. */
async function scriptFor(environment: string): Promise<string> {
  const text = await readFile(WORKFLOW, "utf8");
  const wanted = environment === "prod" ? "==" : "!=";
  const [, script = ""] = new RegExp(`if: env\\.ENVIRONMENT ${wanted} 'prod'\\n +run: (.*)`).exec(text) ?? [];
  assert.match(script, /^slipway /);
  return script;
}

describe("Heimdall's docs by hand", () => {
  let example: WholeExample;
  let bin: string;
  let output: string;
  before(async () => {
    example = await startWholeExample("heimdall");
    bin = join(example.scratch, "bin");
    output = join(example.scratch, "output");
    await writeProgram(join(bin, "slipway"), `exec '${process.execPath}' '${BIN}' "$@"`);
  });
  after(() => example?.[Symbol.asyncDispose]());

  async function dispatch(environment: string, tag: string): Promise<SlipwayResult> {
    await writeFile(output, "");
    const env = {
      ...neutralEnvironment(),
      ...Object.fromEntries(Object.entries(example.env).filter(([name]) => !IDENTITY.test(name))),
      ...(await workflowEnvironment()),
      PATH: [bin, example.env["PATH"] ?? process.env["PATH"]].join(delimiter),
      ENVIRONMENT: environment,
      TAG: tag,
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: output,
    };
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", await scriptFor(environment)];
    return await new Promise((resolve) => {
      execFile("bash", args, { cwd: example.tree.path, env }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code);
        resolve({ exitCode, stdout, stderr, json: () => JSON.parse(stdout) });
      });
    });
  }

  const deployments = (project: string) => example.pages.project(project).deployments;
  const tags = () => example.tree.git(`--git-dir=${example.tree.remote}`, "tag");

  for (const [tag, code] of [
    ["", "it is empty"],
    ["2026.6", '"2026.6"'],
    ["v2026.6.10", '"v2026.6.10"'],
    ["2026.06.10", '"2026.06.10"'],
    ["docs@", "it is empty"],
    ["api@2026.6.10", "api@2026.6.10"],
    ["2026.6.10; touch injected", "touch injected"],
  ] as const) {
    test(`production refuses ${JSON.stringify(tag)}, and nothing is tagged or deployed`, async () => {
      const { exitCode, stderr } = await dispatch("prod", tag);
      assert.equal(exitCode, 4, stderr);
      assert.ok(stderr.includes(code), stderr);
      assert.match(stderr, /^::error title=bad-version/m);
      assert.equal(await tags(), "");
      assert.deepEqual(deployments("elcto-docs"), []);
      assert.equal(await example.tree.git("status", "--porcelain"), "");
    });
  }

  test("staging deploys the branch, and needs no tag", async () => {
    const { exitCode, stderr } = await dispatch("staging", "");
    assert.equal(exitCode, 0, stderr);
    assert.equal(deployments("elcto-docs-staging").length, 1);
    assert.equal(await tags(), "");
  });

  test("production cuts the version that was given, deploys and publishes it, in one run", async () => {
    const { exitCode, stderr } = await dispatch("prod", "2026.6.10");
    assert.equal(exitCode, 0, stderr);
    assert.equal(await tags(), "docs@2026.6.10");
    await assertReleased(example, "docs@2026.6.10");
    const head = await example.tree.git("rev-parse", "HEAD");
    assert.deepEqual(
      deployments("elcto-docs").map(({ commitHash, branch }) => [commitHash, branch]),
      [[head, "main"]],
    );
    assert.match(await readFile(output, "utf8"), /^version<<(\S+)\n2026\.6\.10\n\1$/m);
  });

  test("and refuses it when it is there, with or without its name", async () => {
    for (const tag of ["2026.6.10", "docs@2026.6.10", "2026.6.9"]) {
      const { exitCode, stderr } = await dispatch("prod", tag);
      assert.equal(exitCode, 4, stderr);
      assert.match(
        stderr,
        tag.endsWith("10") ? /^::error title=version-taken/m : /^::error title=not-above/m,
      );
    }
    assert.equal(await tags(), "docs@2026.6.10");
    assert.equal(deployments("elcto-docs").length, 1);
  });

  test("production of another branch than main deploys that branch's head", async () => {
    const { tree } = example;
    await tree.git("checkout", "--quiet", "-b", "hotfix");
    await tree.write("platform/docs/pages/hotfix.md", "# Hotfix\n");
    await tree.git("add", "--all");
    await tree.git("commit", "--quiet", "--message", "docs: a hotfix");
    await tree.git("push", "--quiet", "origin", "hotfix");
    const { exitCode, stderr } = await dispatch("prod", "2026.6.11");
    assert.equal(exitCode, 0, stderr);
    await assertReleased(example, "docs@2026.6.11");
    const head = await tree.git("rev-parse", "HEAD");
    assert.equal(deployments("elcto-docs").at(-1)?.commitHash, head);
    assert.match(example.pages.content("elcto-docs", "/hotfix.html") ?? "", /Hotfix/);
    await tree.git("checkout", "--quiet", "main");
  });

  test("and is refused, with nothing tagged, if the configuration does not allow other branches", async () => {
    const { tree } = example;
    await tree.git("checkout", "--quiet", "hotfix");
    await tree.edit({ "slipway.toml": [["trunk_only = false\n", "trunk_only = true\n"]] });
    await tree.git("commit", "--quiet", "--all", "--message", "build: stable versions are on main");
    await tree.git("push", "--quiet", "origin", "hotfix");
    const { exitCode, stderr } = await dispatch("prod", "2026.6.12");
    assert.equal(exitCode, 4, stderr);
    assert.match(stderr, /^::error title=outside-trunk/m);
    assert.equal(await tags(), "docs@2026.6.10\ndocs@2026.6.11");
    assert.equal(deployments("elcto-docs").length, 2);
    await tree.git("checkout", "--quiet", "main");
  });

  test("production goes back to the release before, and forward with the next one", async () => {
    const first = deployments("elcto-docs").at(-1)?.commitHash;
    await example.tree.write("platform/docs/pages/new.md", "# New\n");
    await example.tree.commit("docs: something new");
    const { exitCode, stderr } = await dispatch("prod", "2026.6.13");
    assert.equal(exitCode, 0, stderr);
    const live = () => example.pages.project("elcto-docs").canonical?.commitHash;
    const back = done(await example.slipway(["rollback", "docs", "--json"]));
    assert.deepEqual([back.to, back.deployments[0].outcome], ["docs@2026.6.11", "deployed"]);
    assert.equal(live(), first);
    const forward = done(await example.slipway(["rollback", "docs", "--to", "2026.6.13", "--json"]));
    assert.equal(forward.from, "docs@2026.6.11");
    assert.equal(live(), await example.tree.git("rev-parse", "HEAD"));
    assert.equal(deployments("elcto-docs").length, 3, "nothing was deployed anew");
  });

  test("a prerelease is released, and deploys nothing", async () => {
    const { exitCode, stderr } = await dispatch("prod", "2026.7.1.beta-1");
    assert.equal(exitCode, 0, stderr);
    await assertReleased(example, "docs@2026.7.1.beta-1");
    assert.equal(deployments("elcto-docs").length, 3);
  });
});
