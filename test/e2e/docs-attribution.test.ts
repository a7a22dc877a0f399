/** The worked example of `docs/attribution.md`, run: what it shows is what slipway says. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";

const COMPONENTS = [
  ...["api", "discord-bot", "twitch-bot", "youtube-bot"],
  ...["backend", "id", "policies", "docs"],
];

/** The commits of the example, the oldest first. */
const COMMITS = [
  ["crates/db/src/lib.rs", "feat(db): connect lazily (#7)"],
  ["platform/docs/pages/connections.md", "docs: a page about connections"],
  ["crates/auth/README.md", "docs(auth): what a key may do"],
  ["platform/backend/server.js", "fix(backend): close the log"],
] as const;

/** What differs from run to run made the same: commits, and the month of a version. On a terminal, chains go over several lines. */
const settled = (text: string) =>
  text
    .replace(/→\n +/g, "→ ")
    .replace(/_\n +\(/g, "_ (")
    .replace(/\b[0-9a-f]{12}\b/g, "COMMIT")
    .replace(/\bapi@20[0-9]{2}\.[0-9]{1,2}\.1\b/g, "api@NEXT");

describe("the example in docs/attribution.md", () => {
  let example: Example;
  let blocks: string[] = [];
  before(async () => {
    const docs = await readFile(new URL("../../docs/attribution.md", import.meta.url), "utf8");
    blocks = [...docs.matchAll(/```\n(.*?)```/gs)].map(([, block = ""]) => block);
    example = await startExample("heimdall", { env: { GITHUB_API_URL: "https://api.github.com" } });
    for (const component of COMPONENTS) await example.tree.tag(`${component}@2026.6.8`);
    for (const [file, message] of COMMITS) {
      await example.tree.write(file, `${message}\n`);
      await example.tree.commit(message);
    }
  });
  after(() => example?.[Symbol.asyncDispose]());

  /** Every line that the docs show, the left out ones aside, has to be in the output, in their order. */
  function assertShown(block: string | undefined, output: string): void {
    const said = settled(output).split("\n");
    const shown = settled(block ?? "")
      .split("\n")
      .filter((line) => line !== "" && line.trim() !== "…");
    assert.ok(shown.length > 4, "the docs show something");
    let at = 0;
    for (const line of shown) {
      at = said.indexOf(line, at) + 1;
      assert.ok(at > 0, `"${line}" is not in:\n${settled(output)}`);
    }
  }

  test("lists its commits", () => {
    const listed = (blocks[0] ?? "").split("\n");
    for (const [file, message] of COMMITS)
      assert.ok(
        listed.some((line) => line.includes(`  ${message} `) && line.endsWith(` ${file}`)),
        message,
      );
  });

  test("`affected` says whose they are, and why", async () => {
    assertShown(blocks[1], (await example.slipway(["affected", "--since", "HEAD~4"])).stdout);
  });

  test("`cut` shows the api's three, and where its feature came from", async () => {
    assertShown(blocks[2], (await example.slipway(["cut", "api", "--dry-run"])).stdout);
  });
});
