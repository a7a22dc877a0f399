/** Path globs by tables, and against git's own `:(glob)`. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { matchesPathGlob, parsePathGlob } from "../../../src/domain/text/path-glob.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { createWorkTree } from "../../support/work-tree.ts";

const PATHS = [
  "a",
  "b.md",
  "a.b/c",
  "docs/a.md",
  "docs/api/a.md",
  "docs/api/b.txt",
  "docs/api/v1/a.md",
  "docs/api/v1/x/a.md",
  "docs2/a.md",
  "src/docs/a.md",
  "src/lib.rs",
  "src/[slug]/page.tsx",
  "x/b/a",
  "x/y/b/a",
  "x/y/z/b/a",
  "ab",
  "aab",
  "é/ü.md",
  ".github/workflows/ci.yml",
  "src/a+b.c",
  "src/(group)/x",
] as const;

const GLOBS = [
  "docs", "docs/api", "docs/**", "docs/api/**", "docs/*", "docs/*/*", "docs/api/*.md", "docs/**/*.md", "**/*.md", "**",
  "*", "?", "*.md", "**/a.md", "**/docs/**", "x/**/a", "x/**/b/a", "**/b/a", "x/*/b/a", "[ab]", "[!a]*", "[a-c]*",
  "docs/api/v[0-9]/*", "src/l?b.rs", "a*b", "**/**/a.md", "é/*", ".*/**", "src/a+b.c", "src/(group)/**", "src/[[]slug]/*",
  "nothing/**", "docs/ap", "doc?", "a.b", "**/x/**/a.md", "*/*/*/*", "*a*a*b", "x/**", "x/y/**/z/**",
] as const; // biome-ignore format: tables

test("globs take in what git's :(glob) takes in", async () => {
  await using folder = await temporaryDirectory("slipway-globs");
  for (const path of PATHS) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), "");
  }
  await using remote = await temporaryDirectory("slipway-globs-remote");
  const tree = await createWorkTree(folder.path, remote.path);
  for (const text of GLOBS) {
    const git = (await tree.git("ls-files", "-z", "--", `:(glob)${text}`))
      .split("\0")
      .filter((name) => name !== "");
    const glob = parsePathGlob(text);
    assert.deepEqual(PATHS.filter((path) => matchesPathGlob(glob, path)).sort(), git.sort(), text);
  }
});

test("the folder that all matches share is known", () => {
  const roots = ["docs/api/**", "docs", "a/b/c.md", "**/x", "a/*/b", "*"].map(
    (text) => parsePathGlob(text).root,
  );
  assert.deepEqual(roots, ["docs/api/", "", "a/b/", "", "a/", ""]);
});

test("a bracket that is never closed is itself", () => {
  assert.ok(matchesPathGlob(parsePathGlob("a/[b*"), "a/[bc"));
  assert.ok(!matchesPathGlob(parsePathGlob("a/[b*"), "a/b"));
});

test("many wildcards take no exponential time", () => {
  const glob = parsePathGlob(`${"a*".repeat(60)}b`);
  const deep = parsePathGlob(`${"**/a/".repeat(40)}b`);
  const began = process.hrtime.bigint();
  assert.ok(!matchesPathGlob(glob, "a".repeat(3_000)));
  assert.ok(!matchesPathGlob(deep, "a/".repeat(2_000)));
  assert.ok(process.hrtime.bigint() - began < 1_000_000_000n);
});
