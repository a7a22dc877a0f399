/** What the architecture test knows of a source file: what it imports, mentions, exports, and how long its functions are. */

import { parseSync } from "oxc-parser";

export interface SourceFile {
  /** Relative to `src`, such as `cli/exit.ts`. */
  readonly path: string;
  readonly lines: number;
  /** Every module it names: static, type-only, dynamic, in types and in re-exports. */
  readonly imports: readonly string[];
  /** Every name it uses, `Date` and `process.env` alike, in types too; what it only calls a property is not counted. */
  readonly mentions: ReadonlySet<string>;
  /** What it does with `Date`: `Date.now`, `new Date()`, `new Date(…)`; `Date` for anything but a call, a member or a type. */
  readonly dates: ReadonlySet<string>;
  readonly asynchronous: boolean;
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
  /** Exported functions, constants, classes, interfaces and types without a doc comment. */
  readonly undocumented: readonly string[];
  /** Everything in it comes from elsewhere. */
  readonly barrel: boolean;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Parses one file. Throws if it is not TypeScript. */
export function readSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text, { sourceType: "module" });
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const body = program.body as unknown as readonly Node[];
  const found = collect(body);
  const linesOf = ({ start, end }: Node) => text.slice(start, end).split("\n").length;
  return {
    path,
    lines: text.trimEnd().split("\n").length,
    imports: found.imports,
    mentions: found.mentions,
    dates: found.dates,
    asynchronous: found.asynchronous,
    functions: found.functions.map(([name, node]) => ({ name, lines: linesOf(node) })),
    undocumented: body.flatMap((statement) =>
      isDocumented(text, statement, comments) ? [] : namesExported(statement),
    ),
    barrel: body.length > 0 && body.every(isPassedOn) && body.some(({ type }) => type.startsWith("Export")),
  };
}

interface Found {
  readonly imports: string[];
  readonly mentions: Set<string>;
  readonly dates: Set<string>;
  readonly functions: [string, Node][];
  asynchronous: boolean;
}

function collect(body: readonly Node[]): Found {
  const found: Found = {
    imports: [],
    mentions: new Set(),
    dates: new Set(),
    functions: [],
    asynchronous: false,
  };
  for (const statement of body) visit(statement, null, found);
  return found;
}

/** Keys that hold names and not what they mean, by the node that holds them. */
const NAMES: Readonly<Record<string, string>> = {
  ImportSpecifier: "imported",
  MemberExpression: "property",
  MethodDefinition: "key",
  Property: "key",
  PropertyDefinition: "key",
  TSMethodSignature: "key",
  TSPropertySignature: "key",
  TSQualifiedName: "right",
};

function visit(node: Node, parent: Node | null, found: Found): void {
  note(node, parent, found);
  // `typeof globalThis.fetch` is a type, and touches nothing.
  if (node.type === "TSTypeQuery" && (node["exprName"] as Node).type !== "TSImportType") return;
  for (const [key, value] of Object.entries(node)) {
    if (node["computed"] !== true && NAMES[node.type] === key) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, node, found);
  }
}

function note(node: Node, parent: Node | null, found: Found): void {
  const source = sourceOf(node);
  if (source !== undefined) found.imports.push(source);
  if (node["async"] === true || node["await"] === true || node.type === "AwaitExpression")
    found.asynchronous = true;
  const mentioned = mention(node);
  if (mentioned !== undefined) found.mentions.add(mentioned);
  if (mentioned === "Date" && parent?.type !== "TSTypeReference") found.dates.add(dateUse(node, parent));
  const name = functionName(node, parent);
  if (name !== undefined) found.functions.push([name, node]);
}

/** What an import, a re-export, `import()`, `import("…").Type` or `import … = require()` names. */
function sourceOf(node: Node): string | undefined {
  const source = node[node.type === "TSExternalModuleReference" ? "expression" : "source"];
  const text = isNode(source) ? source["value"] : undefined;
  return typeof text === "string" ? text : undefined;
}

/** `Date` for a name, `process.env` for a member of one. */
function mention(node: Node): string | undefined {
  if (node.type === "Identifier") return node["name"] as string;
  if (node.type !== "MemberExpression" || node["computed"] === true) return undefined;
  const { object, property } = node as unknown as { object: Node; property: Node };
  return object.type === "Identifier" ? `${object["name"]}.${property["name"]}` : undefined;
}

function dateUse(name: Node, parent: Node | null): string {
  if (parent?.type === "MemberExpression" && parent["object"] === name) return mention(parent) ?? "Date";
  if (parent?.type !== "NewExpression" || parent["callee"] !== name) return "Date";
  const given = parent["arguments"] as readonly Node[];
  if (given.some(({ type }) => type === "SpreadElement")) return "Date";
  return `new Date(${given.map(() => "…").join(", ")})`;
}

/** Declarations, methods, and functions that are given a name; a callback's length counts with the function it is in. */
function functionName(node: Node, parent: Node | null): string | undefined {
  const named = (holder: unknown) => String((holder as Node | null)?.["name"] ?? "");
  if (node.type === "FunctionDeclaration") return named(node["id"]);
  if (!/^(?:ArrowFunctionExpression|FunctionExpression)$/.test(node.type) || parent === null)
    return undefined;
  if (parent.type === "VariableDeclarator") return named(parent["id"]);
  return parent.type === "MethodDefinition" || parent.type === "Property" ? named(parent["key"]) : undefined;
}

/** Whether a doc comment comes before a statement, with only blanks between. */
function isDocumented(
  text: string,
  { start }: Node,
  comments: readonly { value: string; end: number }[],
): boolean {
  return comments.some(
    ({ value, end }) => value.startsWith("*") && end <= start && text.slice(end, start).trim() === "",
  );
}

function namesExported({ type, declaration }: Node): string[] {
  const declared = declaration as Node | null | undefined;
  if (type === "ExportDefaultDeclaration") return ["default"];
  if (type !== "ExportNamedDeclaration" || declared == null) return [];
  const holders = (declared["declarations"] as readonly Node[] | undefined) ?? [declared];
  return holders.map(({ id }) => String((id as Node)["name"] ?? "{…}"));
}

function isPassedOn({ type, declaration }: Node): boolean {
  if (type === "ImportDeclaration" || type === "ExportAllDeclaration") return true;
  return type === "ExportNamedDeclaration" && declaration == null;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}
