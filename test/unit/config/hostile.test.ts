/** Every text of a configuration, replaced by what could act on a shell, a terminal, a runner, git or the file system. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";

const HOSTILE = [
  ..."-x --output=/tmp/x $(id) `id` a;b a|b a&b $HOME ::error::x ##[error]x ../../etc/passwd a/../../b /etc/passwd ~/x".split(
    " ",
  ),
  ...[
    "a\nb",
    "a\r\n::set-output name=x::y",
    "a\u001b[2Jb",
    "\u009b2J",
    "a\u202eb",
    "\u2066a",
    "a\u0000b",
    "\u2028",
  ],
];

/** Settings that are names: none begins with a dash, leads anywhere, or holds control characters. */
const NAMES =
  /^(?:github|trunk|remote|bazel|rewrite|repository|image_tag|floating|as|platforms|tag|version|released_with)$/;
/** Settings that are paths, which slipway makes absolute: none leads out of the repository. */
const PATHS = /^(?:dockerfile|cwd|directory|context|paths)$/;

/** Whether a value must be refused for a setting of this key. */
function isImpossible(key: string, value: string): boolean {
  const leadsOut = /^[~/]|\.\./.test(value);
  if (value.includes("\0") || (PATHS.test(key) && leadsOut)) return true;
  return (
    NAMES.test(key) &&
    (leadsOut || value.startsWith("-") || ["\n", "\u001b"].some((control) => value.includes(control)))
  );
}

/** Every text in a TOML file, with where it stands and the key of its line. */
function textsIn(toml: string): { readonly at: number; readonly end: number; readonly key: string }[] {
  const lines = toml.matchAll(/^(?!\s*#|\s*\[)(\w+)\s*=.*$/gm);
  return [...lines].flatMap(({ index, 0: line, 1: key = "" }) => {
    const written = line.replace(/\s#.*$/, "");
    return [...written.matchAll(/"[^"]*"/g)].map((found) => {
      const at = index + found.index;
      return { at, end: at + found[0].length, key };
    });
  });
}

test("is refused in plain words, or taken as it is", async (context) => {
  const example = await readFile(new URL("example.toml", import.meta.url), "utf8");
  const texts = textsIn(example);
  const counts = { taken: 0, refused: 0 };
  for (const { at, end, key } of texts)
    for (const value of HOSTILE) {
      const text = `${example.slice(0, at)}${JSON.stringify(value)}${example.slice(end)}`;
      const read = await readProject(text, "slipway.toml");
      counts[read.ok ? "taken" : "refused"] += 1;
      const where = `${key} = ${JSON.stringify(value)}`;
      if (isImpossible(key, value)) assert.ok(!read.ok, where);
      if (read.ok) continue;
      for (const { message, hint } of read.problems)
        assert.doesNotMatch(`${message} ${hint}`, /[\p{Cc}\p{Cf}\p{Zl}]/u, where);
    }
  assert.ok(texts.length > 50, `${texts.length}`);
  context.diagnostic(
    `${HOSTILE.length} values in ${texts.length} places: ${counts.refused} refused, ${counts.taken} taken`,
  );
});
