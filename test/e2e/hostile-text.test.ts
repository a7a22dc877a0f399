/** What people write into commits, names and tags reaches neither a terminal, a shell, nor the runner of GitHub Actions. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { done } from "../support/released.ts";
import type { SlipwayResult } from "../support/slipway.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[components.docs]
paths = ["docs/**"]
`;

const SUBJECT = "feat: ##[set-output name=x]y \u202egnp ::error::x \u001b]0;title\u0007";

const COMMANDS = [
  ["cut", "docs", "--dry-run"],
  ["affected", "--since", "docs/v1.0.0"],
  ["notes", "docs/v1.1.0"],
  ["check", "docs/v##[group]x\u202e"],
  ["cut", "docs", "--##[group]x\u202e"],
  ["plan", "docs/v1.0.0"],
];

describe("hostile text in a job of GitHub Actions", () => {
  let repository: SmallRepository;
  before(async () => {
    repository = await startSmallRepository({ config: CONFIG });
    await repository.tree.tag("docs/v1.0.0");
    await repository.tree.write("docs/##[group]\u202e.md", "x");
    await repository.tree.commit(`${SUBJECT}\n\n::set-output name=x::y\n##[error]z`);
    await repository.tree.write("docs/##[warning]\u202e.md", "untracked");
  });
  after(() => repository?.[Symbol.asyncDispose]());

  for (const command of COMMANDS)
    for (const more of [[], ["--json"], ["--log-format", "json", "--log-level", "trace"]])
      test(`${command[0]} ${more.join(" ")}`, async () => {
        const env = { GITHUB_ACTIONS: "true" };
        const { stdout, stderr } = await repository.slipway([...more, ...command], { env });
        assert.notEqual(stdout + stderr, "");
        assertActsOnNothing({ stdout, stderr });
        // Markdown on a pipe is a file's text; everything else is for a reader.
        if (command[0] !== "notes" || more.length > 0)
          assert.ok(!`${stdout}${stderr}`.includes("\u202e"), stdout + stderr);
      });
});

/** Neither commands of the runner's, old or new, other than slipway's own, nor anything that drives a terminal. */
function assertActsOnNothing({ stdout, stderr }: Pick<SlipwayResult, "stdout" | "stderr">): void {
  for (const line of `${stdout}\n${stderr}`.split(/[\r\n]/)) {
    assert.ok(!line.includes("##["), line);
    assert.doesNotMatch(line, /^\s*::(?!error |warning |group::|endgroup::)/, line);
    assert.doesNotMatch(line, /(?!\t)\p{Cc}/u, line);
  }
}

/** Leaves a file if a shell reads it. */
const SHELL = "$(>pwned)`>pwned`;>pwned|>pwned&'\"";

/** Git takes it, and a reader of Markdown or a URL may not. */
const TAG = `e${SHELL}<img>%2F#/v1.0.0`;

const SAYING = `printf '%s\\n' "$1" '::set-output name=x::y' ' ::add-mask::a' '##[error]z' '\\033[2J\\033]0;t\\007'
printf '\\033[2J\\r::error::x\\n\\342\\200\\256gnp\\n' >&2
`;

const EVIL = `format = 1

[repository]
github = "acme/mono"

[components.evil]
tag = ${JSON.stringify(TAG.replace("1.0.0", "{version}"))}
paths = ["**"]

[components.evil.command]
run = ["sh", "say.sh", "{tag}", "--", "-rf", ${JSON.stringify(SHELL)}]
env = { NAME = "{tag}" }
`;

test("a release of hostile names, by a hostile author, on a hostile branch is a release like any other", async () => {
  await using repository = await startSmallRepository({ config: EVIL, files: { "say.sh": SAYING } });
  const { tree, github, scratch } = repository;
  const files = [`${SHELL}##[x]\u202e.md`, "-rf", "a\n::set-output name=x::y.md", "\u001b[2J.md"];
  for (const file of files) await tree.write(file, "x");
  await tree.git("add", "--all");
  const author = `Eve ::error::x ##[error]x ${SHELL}\u202e\u001b[2J <--eve@example.org>`;
  for (const subject of [
    "::set-output name=x::y",
    `--output=pwned ${SHELL}`,
    `fix: ${SHELL} \u001b[2J@here #1`,
  ])
    await tree.git("commit", "--quiet", "--allow-empty", `--author=${author}`, "--message", subject);
  await tree.git("push", "--quiet", "origin", "main");
  await tree.git("switch", "--quiet", "--create", `b${SHELL}\u202e`);
  await tree.tag(TAG);

  const env = { GITHUB_ACTIONS: "true", GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: TAG };
  const [outputs, summary] = [join(scratch, "outputs"), join(scratch, "summary")];
  const run = async (...args: readonly string[]) => {
    const more = { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary };
    const result = await repository.slipway(args, { env: { ...env, ...more } });
    assertActsOnNothing(result);
    assert.ok(!`${result.stdout}${result.stderr}`.includes("\u202e"), result.stderr);
    return result;
  };
  assert.equal(done(await run("check", "--json")).tag, TAG);
  const released = await run("release", "--log-level", "debug");
  assert.equal(released.exitCode, 0, released.stderr);
  assert.match(released.stderr, /set-output name=x/, "its command said it");
  assert.equal(done(await run("release", "--json")).writes, 0);
  assert.equal(done(await run("verify", "--json")).releases[0].agreed, true);
  for (const args of [
    ["verify"],
    ["status"],
    ["status", "--json"],
    ["cut", "evil", "--dry-run"],
    ["affected"],
  ])
    assert.equal((await run(...args)).exitCode, 0);

  const [release, ...others] = github.repository("acme/mono").releases;
  assert.deepEqual([release?.tagName, release?.draft, others], [TAG, false, []]);
  assert.doesNotMatch(`${release?.name}${release?.body}`, /(?!\n)\p{Cc}|<img>/u);
  const written = await readFile(outputs, "utf8");
  const blocks = written.replace(/^(\w+)<<(slipway_\S+)\n[\s\S]*?\n\2\n/gm, "");
  assert.equal(blocks, "", "every output is between delimiters");
  assert.doesNotMatch(await readFile(summary, "utf8"), /<img>|(?!\n)\p{Cc}/u);
  const left = [...(await readdir(tree.path)), ...(await readdir(scratch))];
  assert.ok(!left.includes("pwned"), "a shell has read a name");
});
