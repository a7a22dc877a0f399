/** Every code that slipway can raise is in the guide, and `explain` finds it. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { displayWidth } from "../../../src/report/columns.ts";
import { entriesOf, guideText, readGuide } from "../../../src/report/guide.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const guide = readGuide(readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8"));
const HOME = "https://example.org/docs/troubleshooting.md";

type Node = Readonly<Record<string, unknown>>;

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  else if (node !== null && typeof node === "object") {
    visit(node as Node);
    for (const value of Object.values(node)) walk(value, visit);
  }
}

const nodes: Node[] = [];
for (const name of readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }))
  if (name.endsWith(".ts") && !name.endsWith(".d.ts")) {
    const { program } = parseSync(name, readFileSync(join(ROOT, "src", name), "utf8"));
    walk(program.body, (node) => nodes.push(node));
  }

/** The texts that an expression may give. */
function textsOf(node: unknown): string[] {
  const { type, value, ...parts } = (node ?? {}) as Node;
  if (type === "Literal") return typeof value === "string" ? [value] : [];
  if (type === "ConditionalExpression")
    return [...textsOf(parts["consequent"]), ...textsOf(parts["alternate"])];
  return type === "LogicalExpression" ? [...textsOf(parts["left"]), ...textsOf(parts["right"])] : [];
}

/** Functions that take a code, and as which argument. */
function takingCodes(): ReadonlyMap<string, number> {
  const found = nodes.flatMap(({ type, id, params }): [string, number][] => {
    if (type !== "FunctionDeclaration") return [];
    const names = (params as readonly Node[]).map(({ name }) => name);
    return names.includes("code") ? [[String((id as Node)["name"]), names.indexOf("code")]] : [];
  });
  return new Map(found);
}

/** Every code that the source can raise: written as `code`, or given to a function that takes one. */
function raised(): ReadonlySet<string> {
  const taking = takingCodes();
  const codes = nodes.flatMap(({ type, key, value, callee, arguments: given }) => {
    if (type === "Property" && (key as Node)["name"] === "code") return textsOf(value);
    const at = type === "CallExpression" ? taking.get(String((callee as Node)["name"])) : undefined;
    return at === undefined ? [] : textsOf((given as readonly Node[])[at]);
  });
  return new Set(codes.filter((code) => /^[a-z]+(?:-[a-z]+)*$/.test(code) && code !== "custom"));
}

/** commander's own, as `cli/usage.ts` writes them. */
const USAGE = [
  ...["unknown-command", "unknown-option", "missing-argument", "excess-arguments"],
  ...["invalid-argument", "option-missing-argument"],
];

test("every code that the source can raise is in the guide", () => {
  const codes = [...raised(), ...USAGE, "old-node", "output-lost"];
  assert.ok(codes.length > 200, `${codes.length} codes`);
  assert.deepEqual(
    codes.filter((code) => entriesOf(guide, code).length === 0),
    [],
  );
});

test("the guide has no code that nothing raises", () => {
  const codes = new Set([...raised(), ...USAGE, "old-node", "output-lost"]);
  assert.deepEqual(
    [...new Set(guide.flatMap((entry) => entry.codes))].filter((code) => !codes.has(code)),
    [],
  );
});

test("each entry says what it means and what to do, in every width", () => {
  for (const { codes } of guide)
    for (const code of codes) {
      const entries = entriesOf(guide, code);
      assert.ok(
        entries.every(({ meaning, remedy }) => meaning !== "" && remedy !== ""),
        code,
      );
      for (const columns of [60, 80, 120])
        for (const line of guideText(code, entries, HOME, columns, false).split("\n"))
          assert.ok(displayWidth(line) <= columns || /^ *https:\/\/\S+$/.test(line), `${columns}: ${line}`);
    }
});

test("a code with two meanings has both, with where they are", () => {
  const text = guideText("unknown-channel", entriesOf(guide, "unknown-channel"), HOME, 80, false);
  assert.match(text, /^unknown-channel\n\n {2}exit code 2, the command line\n/);
  assert.match(text, /\n {2}exit code 3, the configuration\n/);
  assert.match(text, /\n {2}see https:\/\/example\.org\/docs\/configuration\.md#channelsname\n/);
  assert.doesNotMatch(text, /\]\(/);
});
