/** Every link of a document leads to a file and a heading that are there, and every document is listed. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { anchorsOf, brokenLinks, documentsIn } from "./support/markdown-links.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

test("links lead to files and headings", () => {
  const documents = documentsIn(ROOT);
  assert.ok(documents.includes("README.md") && documents.includes(join("docs", "commands.md")));
  assert.deepEqual(
    documents.flatMap((document) => brokenLinks(ROOT, document)),
    [],
  );
});

test("docs/README.md lists every document, and each folder's own README the rest", () => {
  for (const folder of ["docs", "docs/decisions", "docs/recipes"]) {
    const list = readFileSync(join(ROOT, folder, "README.md"), "utf8");
    const documents = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".md"));
    const missing = documents.filter((name) => name !== "README.md" && !list.includes(`](${name})`));
    assert.deepEqual(missing, [], folder);
  }
});

test("a missing file, a missing heading and a way out of the folder are found; code and other hosts are not looked at", async () => {
  await using folder = await temporaryDirectory("slipway-links");
  const text = [
    "# What `check [TAG]` does: twice",
    "## Again",
    "## Again",
    "[own](#what-check-tag-does-twice) [second](#again-1) [page](https://example.org/none.md) `[a](none.md)`",
    "```",
    "[shown](none.md)",
    "```",
    "[file](none.md) [heading](#none) [out](../none.md)",
    "[named]: nowhere.md",
  ].join("\n");
  await writeFile(join(folder.path, "page.md"), text);
  assert.deepEqual([...anchorsOf(text)], ["what-check-tag-does-twice", "again", "again-1"]);
  assert.deepEqual(brokenLinks(folder.path, "page.md"), [
    "page.md: none.md",
    "page.md: #none",
    "page.md: ../none.md",
    "page.md: nowhere.md",
  ]);
});
