/** Words that the language of messages, comments and documents has plainer ones for: they must not come back. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What is not to be written, and what is plain instead. */
const PLAINER: readonly (readonly [odd: RegExp, plain: string])[] = [
  [/\bleaves? \S+ away\b/gi, "omit it"],
  [/\b(?:is|are) told\b/gi, "it is reported, it gets, it says"],
  [/\bmend(?:s|ed|ing)?\b/gi, "fix"],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b|less\b)[a-z]+\b/gi, "is not a …, does not …"],
  [/\bwhere (?:there (?:is|are)|none|nobody)\b/gi, "if"],
  [/\b(?:is|are) such as\b/gi, "is …, for example"],
  [/\bbut for\b/gi, "except"],
  [/\bin order that\b/gi, "so that"],
  [/\band the like\b/gi, "and so on"],
  [/\bfor (?:it|them)sel(?:f|ves)\b/gi, "on its own"],
  [/\bnobody can tell\b/gi, "it is unknown"],
  [/\bshall\b/gi, "should, will"],
  [/\bbeside\b/gi, "next to, besides"],
];

/** Text as it is read: comments over several lines in one, and without the code that documents show. */
function asRead(text: string): string {
  const shown = text.replace(/^```.*?^```/gms, "");
  return shown.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, " ");
}

/** What should be written differently in a text, each with some words around it. */
function oddWords(written: string): string[] {
  const text = asRead(written);
  return PLAINER.flatMap(([odd, plain]) =>
    [...text.matchAll(odd)].map(({ index, 0: { length } }) => {
      const around = text.slice(Math.max(0, index - 30), index + length + 30);
      return `…${around}…: write ${plain}`;
    }),
  );
}

const filesIn = (folder: string, end: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name).split(sep).join("/"));

test("messages, comments and documents are in plain English", () => {
  const files = [
    ...filesIn("src", ".ts"),
    ...filesIn("docs", ".md"),
    ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "bench/README.md"],
  ];
  assert.deepEqual(
    files.flatMap((path) =>
      oddWords(readFileSync(join(ROOT, path), "utf8")).map((words) => `${path}: ${words}`),
    ),
    [],
  );
});

test("odd words are found over the ends of lines, and ordinary English is left alone", () => {
  const odd = [
    "the tag is\n   * told",
    "leave --release away",
    "this is no URL",
    "mend it",
    "where there is none",
  ];
  for (const text of odd) assert.equal(oddWords(text).length, 1, text);
  const plain = [
    "there is no tag",
    "it is no longer here",
    "it told them",
    "where it is kept",
    "recommended",
  ];
  for (const text of plain) assert.deepEqual(oddWords(text), [], text);
});
