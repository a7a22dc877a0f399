import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Path } from "./path.ts";

/** A line and a column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A piece of a TOML text: a name in a key or header, a value, or a table's header from its bracket on. */
export interface TomlPiece {
  readonly kind: "key" | "value" | "header";
  readonly path: Path;
  readonly position: Position;
}

/** The pieces of a TOML text, in its order; or where, and why, this parser gave up. It takes TOML 1.1. */
type Pieces =
  | { readonly ok: true; readonly pieces: readonly TomlPiece[] }
  | { readonly ok: false; readonly position: Position; readonly reason: string };

/** Finds where everything in a TOML text is. */
export function readPlaces(text: string): Pieces {
  try {
    const { body } = parseTOML(text).body[0];
    const pieces = body.flatMap((node) => [
      ...(node.type === "TOMLTable" ? piecesOfTable(node) : piecesOfPair([], node)),
    ]);
    return { ok: true, pieces };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return {
      ok: false,
      position: { line: error.lineNumber, column: error.column + 1 },
      reason: error.message,
    };
  }
}

function* piecesOfTable(table: AST.TOMLTable): Iterable<TomlPiece> {
  const path = table.resolvedKey;
  const nodes = table.key.keys.values();
  for (const [index, step] of path.entries()) {
    // A position in an array of tables has no name in the header.
    const node = typeof step === "string" ? nodes.next().value : undefined;
    if (node !== undefined) yield pieceOf("key", path.slice(0, index + 1), node);
  }
  yield pieceOf("header", path, table);
  for (const pair of table.body) yield* piecesOfPair(path, pair);
}

function* piecesOfPair(base: Path, { key, value }: AST.TOMLKeyValue): Iterable<TomlPiece> {
  let path = base;
  for (const node of key.keys) {
    path = [...path, node.type === "TOMLBare" ? node.name : node.value];
    yield pieceOf("key", path, node);
  }
  yield* piecesOfValue(path, value);
}

function* piecesOfValue(path: Path, node: AST.TOMLContentNode): Iterable<TomlPiece> {
  yield pieceOf("value", path, node);
  if (node.type === "TOMLInlineTable") for (const pair of node.body) yield* piecesOfPair(path, pair);
  if (node.type !== "TOMLArray") return;
  for (const [index, element] of node.elements.entries()) yield* piecesOfValue([...path, index], element);
}

function pieceOf(kind: TomlPiece["kind"], path: Path, { loc }: AST.TOMLNode): TomlPiece {
  return { kind, path, position: { line: loc.start.line, column: loc.start.column + 1 } };
}
