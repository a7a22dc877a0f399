import type { YamlNode } from "../../domain/text/yaml-node.ts";
import type { ReadDocument } from "../ports/monorepo.ts";

/** Reads YAML and JSON, with comments or without, and the plain values of TOML. */
export const readDocument: ReadDocument = async (text, path) => {
  if (path.endsWith(".toml")) return await tomlNode(text);
  return await yamlNode(path.endsWith(".jsonc") ? text.replace(/^\s*\/\/.*$/gm, "") : text);
};

/** How many values of a document are read; one that repeats itself by anchors may have any number. */
const MOST = 100_000;

async function yamlNode(text: string): Promise<YamlNode | null> {
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  // GitHub reads YAML 1.2, in which `on` is a text.
  const document = parseDocument(text, { lineCounter: lines, version: "1.2", logLevel: "silent" });
  if (document.errors.length > 0) return null;
  let left = MOST;
  const nodeOf = (value: unknown): YamlNode[] => {
    if (left-- <= 0) return [];
    const node = isAlias(value) ? value.resolve(document) : value;
    const [from = 0, to = from] = (node as { range?: readonly number[] } | null)?.range ?? [];
    const { line } = lines.linePos(from);
    if (isSeq(node)) return [{ kind: "list", line, items: node.items.flatMap(nodeOf) }];
    if (isMap(node)) {
      const pairs = node.items.map(
        ({ key, value: each }) => [isScalar(key) ? key.value : key, each] as const,
      );
      const entries = pairs.flatMap(([key, each]) =>
        nodeOf(each).map((child) => [String(key), child] as const),
      );
      return [{ kind: "map", line, entries: new Map(entries) }];
    }
    if (!isScalar(node) || node.value === null) return [];
    // A block's text begins on the line after its `|`.
    const begins = node.type?.startsWith("BLOCK") ? line + 1 : line;
    return [{ kind: "text", text: String(node.value), line: begins, from, to }];
  };
  return nodeOf(document.contents)[0] ?? null;
}

async function tomlNode(text: string): Promise<YamlNode | null> {
  const { parseTOML, getStaticTOMLValue } = await import("toml-eslint-parser");
  try {
    return plainNode(getStaticTOMLValue(parseTOML(text)));
  } catch {
    return null;
  }
}

/** A value without its places. */
function plainNode(value: unknown): YamlNode {
  if (Array.isArray(value)) return { kind: "list", line: 1, items: value.map(plainNode) };
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).map(([key, each]) => [key, plainNode(each)] as const);
    return { kind: "map", line: 1, entries: new Map(entries) };
  }
  return { kind: "text", text: String(value), line: 1, from: 0, to: 0 };
}
