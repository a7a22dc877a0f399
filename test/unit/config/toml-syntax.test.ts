import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";
import { readMarks } from "./marked.ts";

/** `«»` is where the problem must point. */
const CASES: readonly (readonly [marked: string, hint: RegExp])[] = [
  ["tag = «toml-syntax»api", /put text in quotes/],
  ["x = «toml-syntax»True", /true or false/],
  ['a = 1\ntag = "api«toml-syntax»', /close the quotes/],
  ['tag = "api«toml-syntax»\nb = 1', /close the quotes/],
  ["a = 1\n«toml-syntax»a = 2", /keep one of the two/],
  ["a = 1\n[b]\nx = [\n1]\n«toml-syntax»x = [\n2]", /keep one of the two/],
  ["[a]\n[«toml-syntax»a]", /already defined above/],
  ["a = { b = 1,«toml-syntax»\n c = 2 }", /on one line/],
  ["a = [ 'x' «toml-syntax»'y' ]", /comma/],
  ["a = { b = 1, «toml-syntax»}", /comma before/],
  ['a = "\\«toml-syntax»d"', /single quotes/],
  ["a «toml-syntax»: 1", /key = value/],
  ["[registries.ghcr.io«toml-syntax»:443]", /in quotes/],
  ["a = 1 «toml-syntax»b = 2", /line of its own/],
  ["«toml-syntax»é = 1", /in quotes/],
  ["# constructor\n«toml-syntax»é = 1", /./],
];

describe("text that is not TOML", () => {
  for (const [marked, hint] of CASES) {
    test(marked.replaceAll("\n", " ⏎ "), async () => {
      const { text, marks } = readMarks(marked);
      const read = await readProject(text, "slipway.toml");
      assert.ok(!read.ok);
      const places = read.problems.map(({ code, where }) => ({
        code,
        line: where?.line,
        column: where?.column,
      }));
      assert.deepEqual(places, marks);
      assert.match(read.problems[0].message, /^this is not TOML: [a-z]/);
      assert.match(read.problems[0].hint, hint);
      assert.equal(read.problems[0].kind, "config");
    });
  }

  test("reading leaves JavaScript's own objects alone", async () => {
    for (const text of [
      "[constructor]\nx = 1",
      "[a.constructor]\nx = 1",
      "__proto__.x = 1",
      "toString.x = 1",
    ]) {
      assert.equal((await readProject(text, "slipway.toml")).ok, false);
    }
    assert.ok(!Object.hasOwn(Object, "x") && !("x" in {}) && !("x" in Object.prototype.toString));
  });

  test("what is nested too deeply, or too long, is a problem at its line, and no overflow", async () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const cases: readonly (readonly [string, number])[] = [
      [`format = 1\nx = ${deep}`, 2],
      [`format = 1\n\nx = ${"{ a = ".repeat(20_000)}1${"}".repeat(20_000)}`, 3],
      [`format = 1\nx = "${"y".repeat(2_000_000)}"`, 2],
      [`format = 1\nx = """\n${"yy\n".repeat(700_000)}"""`, 1],
    ];
    for (const [text, line] of cases) {
      const read = await readProject(text, "slipway.toml");
      assert.ok(!read.ok);
      const [problem] = read.problems;
      assert.deepEqual([problem.code, problem.kind, problem.where?.line], ["too-large", "config", line]);
    }
  });
});
