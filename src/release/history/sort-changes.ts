import type { AttributedChange, Change } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import { type Attribute, attributed } from "../../planning/attribution/attribute.ts";
import type { ChangeRanges } from "./change-ranges.ts";
import type { Taker } from "./read-commits.ts";

/** A component's change, before anybody knows what it was merged with. */
export interface FoundChange extends Pick<AttributedChange, "change" | "attribution"> {
  /** Where its commit stands in history. */
  readonly place: number;
}

/** What is kept of the commits that were taken. */
export interface SortedChanges extends Taker {
  /** By component, in the order in which they were taken. */
  readonly found: ReadonlyMap<string, readonly FoundChange[]>;
  readonly merges: readonly Pick<Commit, "sha" | "subject">[];
}

/**
 * Sorts commits by the components in whose ranges they count, while they are being read. Of all others only the subjects of
 * merges are kept: in a long history most commits are behind the last release of all they touch.
 */
export function sortChanges(
  ranges: ChangeRanges,
  attribute: Attribute,
  understand: (commit: Commit) => Change,
): SortedChanges {
  const found = new Map<string, FoundChange[]>([...ranges.of.keys()].map((component) => [component, []]));
  const merges: Pick<Commit, "sha" | "subject">[] = [];
  const take = (commit: Commit): boolean => {
    const { sha, parents, subject } = commit;
    const place = ranges.place(sha);
    if (place === undefined || !ranges.any(place)) return false;
    if (parents.length > 1) merges.push({ sha, subject });
    let change: Change | undefined;
    // Ranges first: most commits are in very few, and a library's files may count for every component there is.
    for (const [component, own] of ranges.of) {
      const attribution = own.some((range) => range(place)) ? attributed(commit, component, attribute) : null;
      if (attribution === null) continue;
      change ??= understand(commit);
      found.get(component)?.push({ change, attribution, place });
    }
    return true;
  };
  const wanted = ranges.lineage.filter((_, place) => ranges.any(place)).length;
  return { wanted, take, found, merges };
}
