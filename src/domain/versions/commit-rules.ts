import type { Raise } from "./bump.ts";

/** How a project's commits are read. */
export interface CommitRules {
  /** What each type of Conventional Commits raises, by its name in lower case. */
  readonly types: ReadonlyMap<string, Raise>;
  /** What any other commit raises. */
  readonly other: Raise;
  /** What may stand before a header without belonging to it; each matches at the beginning of a line only. */
  readonly prefixes: readonly RegExp[];
}

/** What commits mean unless `[commits]` says otherwise. */
export const DEFAULT_COMMIT_RULES: CommitRules = {
  types: new Map<string, Raise>([
    ["feat", "minor"],
    ["fix", "patch"],
    ["perf", "patch"],
    ["revert", "patch"],
    ["refactor", "patch"],
    ["deps", "patch"],
    ["docs", "none"],
    ["style", "none"],
    ["test", "none"],
    ["ci", "none"],
    ["build", "none"],
    ["chore", "none"],
  ]),
  other: "patch",
  prefixes: [],
};

/** Other words for a type. */
const SYNONYMS: Readonly<Record<string, string>> = {
  feature: "feat",
  bugfix: "fix",
  hotfix: "fix",
  doc: "docs",
  tests: "test",
};

/** What a type (in lower case; null: none) raises. A word that means the same as a type raises the same. */
export function raiseOf({ types, other }: CommitRules, type: string | null): Raise {
  return (type === null ? undefined : (types.get(type) ?? types.get(synonymOf(type)))) ?? other;
}

/** Whether a word is a type that a project knows, or means the same as one. */
export function isKnownType({ types }: CommitRules, word: string): boolean {
  return types.has(word) || types.has(synonymOf(word));
}

function synonymOf(word: string): string {
  return (Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : undefined) ?? word;
}

const SIZES: readonly Raise[] = ["none", "patch", "minor", "major"];

/** The largest of some; none if there are none. */
export function largest(raises: readonly Raise[]): Raise {
  return SIZES.findLast((size) => raises.includes(size)) ?? "none";
}
