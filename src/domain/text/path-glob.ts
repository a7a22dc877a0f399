import { matchesRuns, RUN } from "./wildcard.ts";

/** A glob over paths, taken apart. */
export interface PathGlob {
  readonly text: string;
  /** The folders in which every match lies, with a trailing `/`; empty if the first part holds a wildcard. */
  readonly root: string;
  readonly parts: readonly (typeof RUN | Part)[];
}

/** One part of a path: this very name, or a name made of these characters. */
type Part = { readonly name: string } | { readonly characters: readonly (typeof RUN | Character)[] };

/** Any character, one of a set, or this one. */
type Character = "?" | CharacterSet | { readonly is: string };

interface CharacterSet {
  readonly not: boolean;
  readonly ranges: readonly (readonly [string, string])[];
}

const WILDCARD = /[*?[]/;

/**
 * Takes apart a glob: `*` matches any run of characters except `/`, `?` one character, `[a-z]` and `[!a-z]` one of a set,
 * and `**` as a whole part any number of folders, at the end everything below. Anything else is itself; nothing is escaped.
 * Otherwise the same as git's `:(glob)`: a glob that names a folder matches everything in it.
 */
export function parsePathGlob(text: string): PathGlob {
  const names = text.split("/").filter((name, index, all) => name !== "**" || all[index - 1] !== "**");
  const literal = names.findIndex((name) => WILDCARD.test(name));
  const folders = names.slice(0, literal < 0 ? names.length - 1 : literal);
  const parts = names.map((name) => (name === "**" ? RUN : parsePart(name)));
  // At the end, something has to be below.
  if (names.at(-1) === "**") parts.push({ characters: [RUN] });
  return { text, root: folders.map((folder) => `${folder}/`).join(""), parts };
}

function parsePart(name: string): Part {
  if (!WILDCARD.test(name)) return { name };
  // Behind the last bracket that closes, none opens a set; to look for one at each would take quadratic time.
  const end = name.lastIndexOf("]") + 1;
  const found = [
    ...name.slice(0, end).matchAll(/\*+|\?|\[([!^]?)(\]?[^\]]*)\]|./gsu),
    ...name.slice(end).matchAll(/\*+|\?|./gsu),
  ];
  return { characters: found.map(([text, not = "", set]) => parseCharacter(text, not, set)) };
}

function parseCharacter(text: string, not: string, set: string | undefined): typeof RUN | Character {
  if (text.startsWith("*")) return RUN;
  if (text === "?") return "?";
  if (set === undefined) return { is: text };
  const ranges = [...set.matchAll(/(.)-(.)|./gsu)].map(([one, from = one, to = one]) => [from, to] as const);
  return { not: not !== "", ranges };
}

/** Whether a glob matches a path. In the worst case it takes as many steps as the lengths of glob and path, multiplied. */
export function matchesPathGlob({ text, root, parts }: PathGlob, path: string): boolean {
  if (!path.startsWith(root)) return false;
  if (path === text || path.startsWith(`${text}/`)) return true;
  return matchesRuns(parts, path.split("/"), (part, name) =>
    "name" in part ? part.name === name : matchesRuns(part.characters, [...name], isCharacter),
  );
}

function isCharacter(wanted: Character, given: string): boolean {
  if (wanted === "?") return true;
  if ("is" in wanted) return wanted.is === given;
  return wanted.ranges.some(([from, to]) => from <= given && given <= to) !== wanted.not;
}
