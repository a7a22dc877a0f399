import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Path } from "./path.ts";

/** A line and a column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What stands somewhere: a name in a key or header, a value, or a table's header from its bracket on. */
export interface Placed {
  readonly kind: "key" | "value" | "header";
  readonly path: Path;
  readonly position: Position;
}

/** What is placed where in a TOML text, in its order; or where, and why, this parser gave up. It takes TOML 1.1. */
type Places =
  | { readonly ok: true; readonly placed: readonly Placed[] }
  | { readonly ok: false; readonly position: Position; readonly reason: string };

/** Finds the places in a TOML text. */
export function readPlaces(text: string): Places {
  try {
    const { body } = parseTOML(text).body[0];
    const placed = body.flatMap((node) => [
      ...(node.type === "TOMLTable" ? tablePlaces(node) : pairPlaces([], node)),
    ]);
    return { ok: true, placed };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return {
      ok: false,
      position: { line: error.lineNumber, column: error.column + 1 },
      reason: error.message,
    };
  }
}

function* tablePlaces(table: AST.TOMLTable): Iterable<Placed> {
  const path = table.resolvedKey;
  const nodes = table.key.keys.values();
  for (const [index, step] of path.entries()) {
    // Positions in arrays of tables have no name in the header.
    const node = typeof step === "string" ? nodes.next().value : undefined;
    if (node !== undefined) yield placed("key", path.slice(0, index + 1), node);
  }
  yield placed("header", path, table);
  for (const pair of table.body) yield* pairPlaces(path, pair);
}

function* pairPlaces(base: Path, { key, value }: AST.TOMLKeyValue): Iterable<Placed> {
  let path = base;
  for (const node of key.keys) {
    path = [...path, node.type === "TOMLBare" ? node.name : node.value];
    yield placed("key", path, node);
  }
  yield* valuePlaces(path, value);
}

function* valuePlaces(path: Path, node: AST.TOMLContentNode): Iterable<Placed> {
  yield placed("value", path, node);
  if (node.type === "TOMLInlineTable") for (const pair of node.body) yield* pairPlaces(path, pair);
  if (node.type !== "TOMLArray") return;
  for (const [index, element] of node.elements.entries()) yield* valuePlaces([...path, index], element);
}

function placed(kind: Placed["kind"], path: Path, { loc }: AST.TOMLNode): Placed {
  return { kind, path, position: { line: loc.start.line, column: loc.start.column + 1 } };
}
