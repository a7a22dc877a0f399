/** A glob over paths, taken apart. */
export interface PathGlob {
  readonly text: string;
  /** The folders in which every match lies, with a trailing `/`; empty where the first part holds a wildcard. */
  readonly root: string;
  readonly parts: readonly Part[];
}

/** One part of a path: any run of folders, this very name, or a name made of these characters. */
type Part = typeof ANY_RUN | { readonly name: string } | { readonly characters: readonly Character[] };

/** Any run of characters, one of any kind, one of a set, or this one. */
type Character = typeof ANY_RUN | "?" | { readonly is: string } | CharacterSet;

interface CharacterSet {
  readonly not: boolean;
  readonly ranges: readonly (readonly [string, string])[];
}

/** What stands for any number of parts, or of characters. */
const ANY_RUN = "**";

/**
 * Takes apart a glob: `*` stands for any run of characters but `/`, `?` for one, `[a-z]` and `[!a-z]` for one of a set,
 * and `**` as a whole part for any number of folders, at the end for everything below. Anything else is itself; nothing
 * is escaped. Otherwise the same as git's `:(glob)`: a glob that names a folder takes in all that lies in it.
 */
export function pathGlob(text: string): PathGlob {
  const names = text.split("/").filter((name, index, all) => name !== "**" || all[index - 1] !== "**");
  const literal = names.findIndex((name) => /[*?[]/.test(name));
  const folders = names.slice(0, literal < 0 ? names.length - 1 : literal);
  const parts = names.map(parsePart);
  // At the end, something has to be below.
  if (names.at(-1) === "**") parts.push({ characters: [ANY_RUN] });
  return { text, root: folders.map((folder) => `${folder}/`).join(""), parts };
}

function parsePart(name: string): Part {
  if (name === "**") return ANY_RUN;
  if (!/[*?[]/.test(name)) return { name };
  const found = name.matchAll(/\*+|\?|\[([!^]?)(\]?[^\]]*)\]|./gsu);
  return { characters: [...found].map(([text, not = "", set]) => parseCharacter(text, not, set)) };
}

function parseCharacter(text: string, not: string, set: string | undefined): Character {
  if (text.startsWith("*")) return ANY_RUN;
  if (text === "?") return "?";
  if (set === undefined) return { is: text };
  const ranges = [...set.matchAll(/(.)-(.)|./gsu)].map(([one, from = one, to = one]) => [from, to] as const);
  return { not: not !== "", ranges };
}

/** Whether a glob takes in a path. In the worst case as many steps as glob and path are long, multiplied. */
export function matchesPathGlob({ text, root, parts }: PathGlob, path: string): boolean {
  if (!path.startsWith(root)) return false;
  if (path === text || path.startsWith(`${text}/`)) return true;
  return matchesRun(parts, path.split("/"), (part, name) => {
    if (part === ANY_RUN) return false;
    return "name" in part ? part.name === name : matchesRun(part.characters, [...name], isCharacter);
  });
}

/** Only the latest run is ever tried again: what an earlier one could take in besides, that one can as well. */
function matchesRun<P, T>(
  pattern: readonly (P | typeof ANY_RUN)[],
  given: readonly T[],
  fits: (pattern: P | typeof ANY_RUN, item: T) => boolean,
): boolean {
  let at = 0;
  let run = -1;
  let retry = 0;
  for (let here = 0; here < given.length; ) {
    const want = pattern[at];
    if (want === ANY_RUN) {
      run = at++;
      retry = here;
    } else if (want !== undefined && fits(want, given[here] as T)) {
      at++;
      here++;
    } else if (run >= 0) {
      at = run + 1;
      here = ++retry;
    } else return false;
  }
  return pattern.slice(at).every((want) => want === ANY_RUN);
}

function isCharacter(wanted: Character, given: string): boolean {
  if (wanted === ANY_RUN) return false;
  if (wanted === "?") return true;
  if ("is" in wanted) return wanted.is === given;
  return wanted.ranges.some(([from, to]) => from <= given && given <= to) !== wanted.not;
}
