import type { Problem } from "../../domain/text/problem.ts";
import type { Path } from "../toml/path.ts";
import type { Position, TomlPiece } from "../toml/places.ts";
import type { Finding } from "./finding.ts";

/** A problem of the configuration, with its place. */
type LocatedProblem = Problem & Required<Pick<Problem, "where">>;

/** Where each kind of finding is looked for, the best place first. */
const WANTED: Readonly<Record<Finding["at"], readonly TomlPiece["kind"][]>> = {
  key: ["key", "value", "header"],
  value: ["value", "key", "header"],
  table: ["header", "key", "value"],
};

/** Turns findings into problems with line and column, in the order of the text. */
export async function locate(
  [first, ...others]: readonly [Finding, ...Finding[]],
  text: string,
  file: string,
): Promise<readonly [Problem, ...Problem[]]> {
  // The second parser is loaded only if something is wrong.
  const { readPlaces } = await import("../toml/places.ts");
  const places = readPlaces(text);
  const index = new Map<string, Position>();
  for (const { kind, path, position } of places.ok ? places.pieces : []) {
    const id = identify(kind, path);
    if (!index.has(id)) index.set(id, position);
  }
  const place = ({ code, message, hint, path, at }: Finding): LocatedProblem => {
    const position = positionOf(index, at === "table" ? path.slice(0, -1) : path, at);
    return { kind: "config", code, message, hint, where: { file, ...position } };
  };
  const problems: [LocatedProblem, ...LocatedProblem[]] = [place(first), ...others.map(place)];
  return problems.sort((a, b) => a.where.line - b.where.line || a.where.column - b.where.column);
}

/** The position of what is missing is that of the table around it, or at last the beginning of the file. */
function positionOf(index: ReadonlyMap<string, Position>, path: Path, at: Finding["at"]): Position {
  for (const kind of WANTED[at]) {
    const found = index.get(identify(kind, path));
    if (found !== undefined) return found;
  }
  return path.length === 0 ? { line: 1, column: 1 } : positionOf(index, path.slice(0, -1), "table");
}

function identify(kind: TomlPiece["kind"], path: Path): string {
  return kind + JSON.stringify(path);
}
