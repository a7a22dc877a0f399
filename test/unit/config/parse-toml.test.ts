import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import TOML from "@iarna/toml";
import fc from "fast-check";
import { guessSource } from "../../../src/config/guess-source.ts";
import { parseToml } from "../../../src/config/toml/parse-toml.ts";

const EXAMPLE = await readFile(new URL("example.toml", import.meta.url), "utf8");

/** What a parser makes of a text: a value, or where it gave up, and why. */
function outcome(parse: (text: string) => unknown, text: string): unknown {
  try {
    return JSON.stringify(parse(text));
  } catch (error) {
    const { message, pos, line, col } = error as Error & { pos: number; line: number; col: number };
    return { reason: message.split(/ at row \d/, 1)[0], pos, line, col };
  }
}

function assertSame(text: string): void {
  assert.deepEqual(outcome(parseToml, text), outcome(TOML.parse, text), text);
}

test("runs of characters are read as @iarna/toml reads them one by one", () => {
  const key = fc.constantFrom("a", "b-1", "_", '"c d"', "'e.f'", "g.h", '"\\u00e9"', "é", "");
  const characters = fc.constantFrom(
    "x",
    "yz 1",
    "#",
    "'",
    '"',
    "\\",
    "\\n",
    "\\q",
    "é",
    "😀",
    "\t",
    "\u0001",
    "{",
    "]",
  );
  const word = fc.array(characters, { maxLength: 6 }).map((parts) => parts.join(""));
  const value = fc.oneof(
    word.map((text) => `"${text}"`),
    word.map((text) => `'${text}'`),
    word.map((text) => `"""${text}"""`),
    fc.constantFrom("1", "-1.5e3", "true", "2026-06-08", "07:32:00", "[1, 2]", '{ x = "y" }', "", "yes"),
  );
  const line = fc.oneof(
    fc.tuple(key, value).map(([name, written]) => `${name} = ${written}`),
    key.map((name) => `[${name}]`),
    key.map((name) => `[[${name}]]`),
    word.map((text) => `# ${text}`),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => assertSame(`${lines.join("\n")}\n`)),
    { numRuns: 2_000 },
  );
});

test("wherever a configuration is cut off, the reason and its place are the same", () => {
  for (let end = 0; end <= EXAMPLE.length; end += 7) assertSame(EXAMPLE.slice(0, end));
});

test("remote and trunk are guessed from their lines", () => {
  assert.deepEqual(guessSource(""), { remote: "origin", trunk: "main" });
  const written = '[repository]\ntrunk = "develop"\nremote="upstream"\n';
  assert.deepEqual(guessSource(written), { remote: "upstream", trunk: "develop" });
  const others =
    '# remote = "a"\n[channels.x]\ntrunk_only = true\n[destinations.x]\nwhen = { remote = "b" }\n';
  assert.deepEqual(guessSource(others), { remote: "origin", trunk: "main" });
  assert.equal(guessSource('remote = "--upload-pack=evil"').remote, "origin");
});
