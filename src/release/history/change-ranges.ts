import type { Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { PlacedRelease } from "../../domain/history/release-line.ts";
import { commitGraph } from "../../planning/history/commit-graph.ts";
import { inTurns } from "./next-turn.ts";

/** Where a range of commits begins: behind this one, which is called so. */
export interface Base {
  readonly name: string;
  readonly commit: CommitSha;
}

/** What of history is to be read. */
export interface Scope {
  /** All that leads to the commit and may be asked for, newest first. */
  readonly lineage: readonly Lineage[];
  /** Which ranges will be asked for, by the components' names. */
  readonly ranges: readonly { readonly component: string; readonly base: Base | null }[];
}

/** Some of the commits of a line of history, by their places in it. */
export type InRange = (place: number) => boolean;

/** Ranges of one line of history. */
export interface ChangeRanges {
  /** What a base does not hold; everything for null. */
  readonly since: (base: Base | null) => InRange;
  /** The ranges that will be asked for, by component. */
  readonly of: ReadonlyMap<string, readonly InRange[]>;
  /** Where a commit stands in the line. */
  readonly place: (commit: CommitSha) => number | undefined;
  readonly lineage: readonly Lineage[];
  /** Whether any of them has a place. */
  readonly any: InRange;
}

/** Where the changes after a release begin. */
export function baseOf(release: PlacedRelease | null): Base | null {
  return release === null ? null : { name: release.tag, commit: release.commit };
}

/** Finds ranges, each once: components are often released together. */
export async function changeRanges({ lineage, ranges }: Scope): Promise<ChangeRanges> {
  const graph = commitGraph(lineage);
  const known = new Map<CommitSha | null, InRange>();
  const since = (base: Base | null): InRange => {
    const commit = base?.commit ?? null;
    const before = known.get(commit);
    if (before !== undefined) return before;
    const contained = graph.contained(commit === null ? [] : [commit]);
    const range = (place: number) => contained[place] === 0;
    known.set(commit, range);
    return range;
  };
  const of = new Map<string, InRange[]>();
  await inTurns(ranges, ({ component, base }) =>
    of.set(component, [...(of.get(component) ?? []), since(base)]),
  );
  const all = [...known.values()];
  const inAny = lineage.map((_, place) => all.some((range) => range(place)));
  return { since, of, place: graph.place, lineage, any: (place) => inAny[place] === true };
}
