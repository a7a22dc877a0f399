import assert from "node:assert/strict";
import { test } from "node:test";
import { readSource } from "../../support/architecture/source-file.ts";

test("imports are found in every form", () => {
  const forms: readonly (readonly [string, string])[] = [
    ['import { a } from "./a.ts";', "./a.ts"],
    ['import type { A } from "./a.ts";', "./a.ts"],
    ['import "./a.ts";', "./a.ts"],
    ['export { a } from "./a.ts";', "./a.ts"],
    ['export type { A } from "./a.ts";', "./a.ts"],
    ['export * from "./a.ts";', "./a.ts"],
    ['const load = () => import("./a.ts");', "./a.ts"],
    ['type A = import("./a.ts").A;', "./a.ts"],
    ['let a: typeof import("./a.ts");', "./a.ts"],
    ['import a = require("./a.ts");', "./a.ts"],
  ];
  for (const [text, target] of forms)
    assert.deepEqual([...new Set(readSource("x.ts", text).imports)], [target], text);
  assert.deepEqual(readSource("x.ts", '// import "./a.ts";\nconst a = \'import "./b.ts"\';').imports, []);
});

test("names are found where they are used, and not where they only name a member", () => {
  const { mentions } = readSource(
    "x.ts",
    "interface I { fetch: typeof globalThis.fetch; Date(): void }\n" +
      "const o = { console: 1, fetch() {} }; o.fetch(); const t: Promise<Error> = p; new Date(); process.env['X'];",
  );
  for (const name of ["Promise", "Date", "process", "process.env"]) assert.ok(mentions.has(name), name);
  for (const name of ["fetch", "globalThis", "console"]) assert.ok(!mentions.has(name), name);
  assert.ok(readSource("x.ts", "const o = { fetch };").mentions.has("fetch"), "a shorthand is both");
  assert.ok(readSource("x.ts", "o[Date];").mentions.has("Date"), "computed");
});

test("waiting is noticed in every form", () => {
  for (const text of [
    "async function f() {}",
    "const f = async () => 1;",
    "const o = { async f() {} };",
    "class C { async f() {} }",
    "await 1;",
    "for await (const a of b) c;",
  ])
    assert.ok(readSource("x.ts", text).asynchronous, text);
  assert.ok(!readSource("x.ts", "function f() { return g(); }").asynchronous);
});

test("functions with a name are measured from their first to their last line", () => {
  const text =
    "function a() {\n  return [1].map(() => {\n    return 2;\n  });\n}\nconst b = () => 1;\n" +
    "class C {\n  d(): void {\n  }\n}\nconst o = {\n  e() {\n    return 1;\n  },\n  f: () => 2,\n};\n";
  assert.deepEqual(readSource("x.ts", text).functions, [
    { name: "a", lines: 5 },
    { name: "b", lines: 1 },
    { name: "d", lines: 2 },
    { name: "e", lines: 3 },
    { name: "f", lines: 1 },
  ]);
});

test("what is exported needs a doc comment right before it", () => {
  const undocumented = (text: string) => readSource("x.ts", text).undocumented;
  assert.deepEqual(undocumented("export const a = 1, b = 2;"), ["a", "b"]);
  assert.deepEqual(undocumented("export function f() {}\nexport interface I {}\nexport type T = 1;"), [
    "f",
    "I",
    "T",
  ]);
  assert.deepEqual(undocumented("export class C {}\nexport default 1;"), ["C", "default"]);
  assert.deepEqual(undocumented("/** Says. */\nexport const a = 1;"), []);
  assert.deepEqual(undocumented("/** Says. */\n\n// more\nexport const a = 1;"), ["a"]);
  assert.deepEqual(undocumented("// Says.\nexport const a = 1;"), ["a"]);
  assert.deepEqual(undocumented("/* Says. */\nexport const a = 1;"), ["a"]);
  assert.deepEqual(undocumented("/** Of b. */\nconst b = 1;\nexport const a = 1;"), ["a"]);
  assert.deepEqual(undocumented("const a = 1;\nexport { a };"), []);
});

test("a barrel is a file of nothing but other files' exports", () => {
  const barrel = (text: string) => readSource("x.ts", text).barrel;
  assert.ok(barrel('export * from "./a.ts";'));
  assert.ok(barrel('import { a } from "./a.ts";\nexport { a };'));
  assert.ok(barrel('export type { A } from "./a.ts";'));
  assert.ok(!barrel('export { a } from "./a.ts";\nexport const b = 1;'));
  assert.ok(!barrel('import "./a.ts";'));
  assert.ok(!barrel("export const a = 1;"));
});

test("lines are counted without the last line end, and what is not TypeScript is refused", () => {
  assert.equal(readSource("x.ts", "const a = 1;\nconst b = 2;\n").lines, 2);
  assert.throws(() => readSource("x.ts", "const = ;"), /x\.ts/);
});
