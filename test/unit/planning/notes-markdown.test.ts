import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { markdownText, shortLine } from "../../../src/planning/notes/markdown-text.ts";
import { notesMarkdown } from "../../../src/planning/notes/notes-markdown.ts";
import { GITHUB } from "../../support/facts.ts";
import { noted, notesOf, RICH } from "./notes-sample.ts";

const GOLDEN = new URL("notes-sample.md", import.meta.url);

test("a rich sample, to the letter", () => {
  assert.equal(notesMarkdown(notesOf(RICH)), readFileSync(GOLDEN, "utf8"));
});

test("without a repository nothing is linked, and without a previous release nothing compared", () => {
  const text = notesMarkdown(
    notesOf([noted(2, "feat: x (#12)")], { forge: { ...GITHUB, repository: null } }),
  );
  assert.equal(text, "### Features\n\n- x (#12) by @ada\n");
  const first = notesMarkdown(notesOf([noted(2, "feat: x (#12)")], { previousTag: null }));
  assert.ok(!first.includes("compare"));
});

test("another GitHub has addresses of its own, and knows no accounts of github.com", () => {
  const text = notesMarkdown(
    notesOf([noted(2, "feat: x (#12)")], { forge: { ...GITHUB, url: "https://git.acme.com" } }),
  );
  assert.ok(text.includes("[#12](https://git.acme.com/acme/mono/pull/12)) "), text);
  assert.ok(text.includes("by Ada Lovelace"), text);
});

test("no changes are a sentence", () => {
  assert.match(notesMarkdown(notesOf([])), /^Nothing has changed in api since api\/v1\.2\.0\.\n/);
  assert.equal(notesMarkdown(notesOf([], { previousTag: null })), "The first release of api.\n");
  assert.match(notesMarkdown(notesOf([noted(3, "Merge branch 'x'", { merge: true })])), /^Nothing/);
});

test("a merge that is a Conventional Commit is shown", () => {
  assert.match(notesMarkdown(notesOf([noted(3, "feat: x", { merge: true })])), /^### Features\n\n- x /);
});

test("tags in addresses are encoded where they must be", () => {
  const { compareUrl } = notesOf([], { previousTag: "@acme/ü#%@1", tag: "a?b" });
  assert.equal(compareUrl, "https://github.com/acme/mono/compare/@acme/%C3%BC%23%25@1...a%3Fb");
});

test("GitHub's limit is kept, and what is left out is counted", () => {
  const many = Array.from({ length: 3000 }, (_, index) => noted(index + 2, `fix: ${"x".repeat(200)}`));
  const text = notesMarkdown(notesOf(many));
  assert.ok(text.length < 125_000 && text.length > 110_000, String(text.length));
  const shown = text.match(/^- /gm)?.length ?? 0;
  assert.match(text, new RegExp(`… and ${3000 - shown} more changes`));
  assert.match(text, /\*\*Full changelog\*\*/);
});

test("texts read as they were written, and do nothing", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a  b\n c\u0000d\u202e", "a b c d"],
    ["<img src=x>&amp;", "&lt;img src=x&gt;&amp;amp;"],
    ["*a* _b_ c_d ~~e~~ [f](g) |h|", "\\*a\\* \\_b\\_ c_d \\~\\~e\\~\\~ \\[f\\](g) \\|h\\|"],
    ["use `a_b *c* <d>` here", "use `a_b *c* <d>` here"],
    ["one ` tick", "one \\` tick"],
    ["`a` and ` tick", "`a` and \\` tick"],
    ["`` a`b ``", "\\`\\` a\\`b \\`\\`"],
    ["# heading", "\\# heading"],
    ["#12 is", "\\#12 is"],
    ["see #12", "see #12"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["> quote", "&gt; quote"],
    ["@ada and a@b.c", "@&#8203;ada and a@&#8203;b.c"],
    ["$x$", "\\$x\\$"],
    ["👩‍💻 é", "👩‍💻 é"],
    ["C:\\x", "C:\\\\x"],
  ];
  for (const [text, expected] of cases) assert.equal(markdownText(text), expected, text);
});

test("long texts are cut, quickly", () => {
  assert.equal([...shortLine("é".repeat(600))].length, 501);
  const started = performance.now();
  for (const unit of ["a", " ", "`", "_", "@a", "\u200d", "1", "*"]) markdownText(unit.repeat(1_000_000));
  assert.ok(performance.now() - started < 1000);
});

test("whatever is in it, a text is one line without HTML, mentions and links", () => {
  const piece = fc.constantFrom(
    ..."`|``|<|>|@a|#|[|](|)|*|_|\n|\r|\\|&|!|~|a|b| |-|1.".split("|"),
    "\u2028",
    "\0",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "binary" })), { maxLength: 12 }), (pieces) => {
      const text = markdownText(pieces.join(""));
      assert.ok(!/[\n\r\0\u2028]/.test(text));
      // Code, whose ticks are not escaped, is the one thing that may hold anything.
      const outside = text.replace(/\\.|`[^`]+`/g, "");
      assert.ok(!/[<`[\]]|@[A-Za-z0-9]/.test(outside), text);
    }),
    { numRuns: 3000 },
  );
});
