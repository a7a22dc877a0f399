import assert from "node:assert/strict";
import { test } from "node:test";
import { isDockerIgnored, parseDockerIgnore } from "../../../src/domain/text/docker-ignore.ts";

/** A file, what it leaves out, what it does not. After Docker's documentation and moby's patternmatcher tests. */
const TABLE: readonly (readonly [text: string, out: readonly string[], stays: readonly string[]])[] = [
  ["", [], ["a", "a/b"]],
  ["*\n!platform/backend\n", ["a", "a/b", "platform/id/x"], ["platform/backend/x", "platform/backend/y/z"]],
  [
    "# a comment\n\nnode_modules\r\n",
    ["node_modules", "node_modules/x/y"],
    ["a/node_modules", "# a comment"],
  ],
  ["**/node_modules", ["node_modules/x", "a/node_modules/x", "a/b/node_modules"], ["node_modules2/x"]],
  ["/docs/*.md", ["docs/a.md"], ["docs/a/b.md", "x/docs/a.md", "docs/a.txt"]],
  ["./a/\n", ["a", "a/b"], ["b/a"]],
  ["*.md\n!README.md", ["a.md"], ["README.md", "docs/a.md"]],
  ["!README.md\n*.md", ["a.md", "README.md"], []],
  ["a?c", ["abc", "abc/d"], ["ac", "a/c"]],
  ["plat*", ["platform/x/y"], ["other/platform"]],
  ["a[bc]", ["ab", "ac/x"], ["ad"]],
  ["*\n!a**b", [], ["anything", "at/all"]],
  ["*\n! x\\y", [], ["anything"]],
  ["a**\nb\\c\n../x", [], ["a", "abc", "b/c", "x"]],
  ["**", ["a", "a/b"], []],
];

test("the last pattern that matches a file, or a folder it is in, decides", () => {
  for (const [text, out, stays] of TABLE) {
    const patterns = parseDockerIgnore(text);
    for (const path of out) assert.ok(isDockerIgnored(patterns, path), `${text} leaves out ${path}`);
    for (const path of stays) assert.ok(!isDockerIgnored(patterns, path), `${text} keeps ${path}`);
  }
});
