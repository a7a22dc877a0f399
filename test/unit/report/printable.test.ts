import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { withoutEscapes } from "../../../src/domain/text/escapes.ts";
import { harmlessJson, printable, printableLine } from "../../../src/report/printable.ts";
import { workflowCommand } from "../../../src/report/workflow-commands.ts";

test("escape sequences go, whole or begun, and the text around them stays", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a\u001b[31mred\u001b[0m", "ared"],
    ["\u001b]0;title\u0007x", "x"],
    ["\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001b]0;never closed", "0;never closed"],
    ["\u009b2Jx", "x"],
    ["\u001bcx\u001b(Bx", "xx"],
    ["\u001bPq;secret\u001b\\x", "x"],
    ["x\u001b", "x"],
    ["x\u001b[", "x"],
    ["x\u001b[12", "x"],
  ];
  for (const [text, expected] of cases) assert.equal(withoutEscapes(text), expected, JSON.stringify(text));
  for (const text of ["\u001b[1;31mx\u001b[0m", "\u001b[2K\u001b[1Gx", "plain"])
    assert.equal(withoutEscapes(text), stripVTControlCharacters(text));
});

test("nothing that drives a terminal or turns text around is left", () => {
  assert.equal(printable("safe\u202egnp.exe\u2066\u200f"), "safe\\u202egnp.exe\\u2066\\u200f");
  assert.equal(printableLine("a\u0007\u0085b\n\tc"), "ab c");
  const text = fc.string({
    unit: fc.constantFrom(
      "\u001b",
      "[",
      "]",
      "3",
      "m",
      "\u009b",
      "\u0007",
      "\u202e",
      "\u2069",
      "\r",
      "\n",
      "x",
      "\\",
      "ü",
    ),
  });
  fc.assert(
    fc.property(text, (any) => {
      assert.doesNotMatch(printable(any), /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test("JSON says the same when it is made harmless, and has nothing raw that a terminal or a runner acts on", () => {
  const value = { a: "##[set-output name=x]y ###[ ##", b: "\u202e\u009b2J\u2028", c: ["é🚀\u0000"] };
  const json = harmlessJson(JSON.stringify(value));
  assert.deepEqual(JSON.parse(json), value);
  assert.ok(json.includes("\\u0023#[set-output"));
  assert.doesNotMatch(json, /##\[|[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
});

test("an annotation holds no command of the old form", () => {
  assert.equal(
    workflowCommand("error", "see ##[error]x", { title: "##[a]" }),
    "::error title=# #[a]::see # #[error]x",
  );
});
