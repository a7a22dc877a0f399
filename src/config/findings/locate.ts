import type { Problem } from "../../domain/text/problem.ts";
import type { Path } from "../toml/path.ts";
import { type Placed, type Position, readPlaces } from "../toml/places.ts";
import type { Finding } from "./finding.ts";

/** Where each kind of finding is looked for, best first. */
const WANTED: Readonly<Record<Finding["at"], readonly Placed["kind"][]>> = {
  key: ["key", "value", "header"],
  value: ["value", "key", "header"],
  table: ["header", "key", "value"],
};

/** Gives findings their lines and columns, in the order of the text. */
export function locate(findings: readonly Finding[], text: string, file: string): Problem[] {
  const index = new Map<string, Position>();
  const places = readPlaces(text);
  for (const { kind, path, position } of places.ok ? places.placed : []) {
    const id = identify(kind, path);
    if (!index.has(id)) index.set(id, position);
  }
  return findings
    .map(({ code, message, hint, path, at }) => ({
      kind: "config" as const,
      code,
      message,
      hint,
      where: { file, ...positionOf(index, at === "table" ? path.slice(0, -1) : path, at) },
    }))
    .sort((a, b) => a.where.line - b.where.line || a.where.column - b.where.column);
}

/** What is missing altogether is looked for where it would have to stand: in the table around it, at last in the file. */
function positionOf(index: ReadonlyMap<string, Position>, path: Path, at: Finding["at"]): Position {
  for (const kind of WANTED[at]) {
    const found = index.get(identify(kind, path));
    if (found !== undefined) return found;
  }
  return path.length === 0 ? { line: 1, column: 1 } : positionOf(index, path.slice(0, -1), "table");
}

function identify(kind: Placed["kind"], path: Path): string {
  return kind + JSON.stringify(path);
}
