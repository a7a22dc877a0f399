import { folderOf, pathIn } from "../../domain/history/build-file.ts";
import type { Cause } from "../../domain/history/cause.ts";
import type { Attribute } from "./attribute.ts";

/**
 * Lets commits on a package's old paths count for the components that depend on it where it is now, by the rule `moved`.
 * `moves` has the new folder of each package by its old one; a path that counts for a component by itself counts by its own
 * rule.
 */
export function followMoves(attribute: Attribute, moves: ReadonlyMap<string, string>): Attribute {
  if (moves.size === 0) return attribute;
  const known = new Map<string, ReadonlyMap<string, Cause>>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const causes = new Map<string, Cause>();
    const now = movedPath(path, moves);
    for (const [name, { because }] of now === null ? [] : attribute(now))
      causes.set(name, { rule: "moved", because: [...because, path] });
    for (const [name, cause] of attribute(path)) causes.set(name, cause);
    known.set(path, causes);
    return causes;
  };
}

/** Where a path would be now that the innermost package around it was moved; null if none was. */
function movedPath(path: string, moves: ReadonlyMap<string, string>): string | null {
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) {
    const now = moves.get(folder);
    if (now !== undefined) return pathIn(now, path.slice(folder.length + 1));
  }
  return null;
}
