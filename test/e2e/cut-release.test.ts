/**
 * `slipway cut --release`: what it refuses before it makes a tag, what it hands to CI, and what it leaves when the release
 * fails.
 */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { outside } from "../support/outside.ts";
import { assertFailure, type Refused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { TOKENS } from "../support/small-repository.ts";

interface Case extends Refused {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly prepare?: (place: Folders) => Promise<unknown>;
}

const REFUSALS: Record<string, Case> = {
  "an untracked file": {
    prepare: ({ tree }) => tree.write("stray.txt", "1\n"),
    exit: 4,
    codes: ["modified"],
    says: ["stray.txt"],
  },
  "a commit that is not checked out": {
    args: ["--ref", "HEAD~1"],
    prepare: ({ change }) => change("api/a.txt", "fix: it"),
    exit: 4,
    codes: ["not-checked-out"],
    hints: ["git checkout"],
  },
  "no token": { env: { GITHUB_TOKEN: undefined }, exit: 7, codes: ["no-token"], says: ["api/v0.1.0"] },
  "all of it at once": {
    args: ["--ref", "HEAD~1"],
    env: { GITHUB_TOKEN: undefined },
    prepare: async ({ tree, change }) => {
      await change("api/a.txt", "fix: it");
      await tree.write("stray.txt", "1\n");
    },
    exit: 4,
    codes: ["modified", "not-checked-out", "no-token"],
  },
};

describe("cut --release", { concurrency: 2 }, () => {
  for (const [name, { args = [], env = {}, prepare, ...refused }] of Object.entries(REFUSALS)) {
    test(`refuses ${name} before anything is tagged`, async () => {
      await using place = await startFolders();
      await prepare?.(place);
      const before = await outside(place);
      assertFailure(await place.slipway(["cut", "api", "--release", "--json", ...args], { env }), refused);
      assert.deepEqual(await outside(place), before);
      assert.equal(await place.tree.git("tag"), "");
    });
  }

  test("with --dry-run it shows what it would cut and makes nothing", async () => {
    await using place = await startFolders();
    const before = await outside(place);
    const { cuts } = done(await place.slipway(["cut", "api", "--release", "--dry-run", "--json"]));
    assert.equal(cuts[0].outcome, "planned");
    assert.deepEqual(await outside(place), before);
  });

  test("hands what it released to later steps of a job, as `release` does", async () => {
    await using place = await startFolders();
    const [output, summary] = [join(place.scratch, "output"), join(place.scratch, "summary")];
    for (const file of [output, summary]) await writeFile(file, "before\n");
    const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
    const result = await place.slipway(["cut", "api@1.0.0", "web@2.0.0", "--release", "--json"], { env });
    const { cuts, releases, writes } = done(result);
    assert.deepEqual(
      [cuts.length, releases.map(({ tag }: { tag: string }) => tag), writes > 0],
      [2, ["api/v1.0.0", "web/v2.0.0"], true],
    );
    const outputs = await readFile(output, "utf8");
    for (const [name, value] of [
      ["component", "api\nweb"],
      ["version", "1.0.0\n2.0.0"],
      ["channel", "stable\nstable"],
    ] as const)
      assert.match(outputs, new RegExp(`^${name}<<(\\S+)\n${value}\n\\1$`, "m"));
    assert.ok(outputs.startsWith("before\n"));
    const told = await readFile(summary, "utf8");
    assert.deepEqual(told.match(/^(?:before|### .*)$/gm), ["before", "### api/v1.0.0", "### web/v2.0.0"]);
    const published = place.github.repository("acme/mono").releases.map(({ tagName }) => tagName);
    assert.deepEqual(published.toSorted(), ["api/v1.0.0", "web/v2.0.0"]);
  });

  test("a release that fails leaves its tag, says so in one document, and is finished by the same command", async () => {
    await using place = await startFolders();
    const env = { GITHUB_TOKEN: TOKENS.pull };
    const result = await place.slipway(["cut", "api", "--release", "--json"], { env });
    assert.equal(result.exitCode, 7, result.stderr);
    const { cuts, error } = result.json();
    assert.equal(cuts[0].outcome, "created");
    assert.equal(error.exit, 7);
    const again = done(await place.slipway(["cut", "--affected", "--release", "--json"]));
    assert.deepEqual(
      again.cuts.map(({ tag }: { tag: string }) => tag),
      ["web/v0.1.0"],
    );
    assert.deepEqual(
      again.releases.map(({ tag }: { tag: string }) => tag),
      ["web/v0.1.0", "api/v0.1.0"],
    );
    const third = await place.slipway(["cut", "api", "--release"]);
    assert.equal(third.exitCode, 0, third.stderr);
    assert.match(third.stdout, /^nothing to do: api\/v0\.1\.0 is published already/m);
    await place.change("web/b.txt", "fix: something else");
    const later = done(await place.slipway(["cut", "api", "--release", "--json"]));
    assert.deepEqual(later, { format: 1, cuts: [] }, "another commit is no release of this tag");
  });

  test("with --log-format json every line on stderr is a document, and stdout has one", async () => {
    await using place = await startFolders();
    for (const [args, exit] of [
      [["api", "--release"], 0],
      [["api@1"], 4],
    ] as const) {
      const result = await place.slipway(["cut", ...args, "--json", "--log-format", "json"]);
      assert.equal(result.exitCode, exit, result.stderr);
      assert.equal(result.json().format, 1);
      const lines = result.stderr.trimEnd().split("\n");
      for (const line of lines) assert.ok(JSON.parse(line).msg, line);
    }
  });
});

test("status --markdown is a table for a step's summary, whatever is in names", async () => {
  await using place = await startFolders();
  await place.tree.tag("api/v1.0.0");
  await place.change("web/a.txt", "fix: it");
  const summary = join(place.scratch, "summary");
  await writeFile(summary, "before\n");
  const { stdout, exitCode } = await place.slipway(["status", "--markdown"], {
    env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary },
  });
  assert.equal(exitCode, 0);
  assert.equal(
    stdout,
    [
      "| Component | Last release | Age | Commits | Next |",
      "| --- | --- | --- | --- | --- |",
      "| api | <code>api/v1.0.0</code> | just now | 0 |  |",
      "| web |  |  | 2 | <code>web/v0.1.0</code> |",
      "",
    ].join("\n"),
  );
  assert.equal(await readFile(summary, "utf8"), "before\n", "the shell appends it");
});
