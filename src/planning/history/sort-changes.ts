import type { AttributedChange, Change, ReadChange } from "../../domain/history/change.ts";
import type { Lineage, ListedCommit } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { PlacedRelease, ReleaseLine } from "../../domain/history/release-line.ts";
import { type Attribute, attributed } from "../attribution/attribute.ts";
import type { CommitGraph, CommitRange } from "./commit-graph.ts";
import { mergedCommits } from "./merged-commits.ts";
import { readMerges, toldChanges } from "./told-changes.ts";

/** Where a range begins: behind this commit, which goes by this name. */
export interface Base {
  readonly name: string;
  readonly commit: CommitSha;
}

/** A component's changes that a base does not contain; all of them if it is null. */
export interface ComponentRange {
  readonly component: string;
  readonly base: Base | null;
}

/** What has happened to a component since one of its releases (null: none), but nothing before its history begins to count. */
export function sinceRelease(
  { component, beginning }: Pick<ReleaseLine, "component" | "beginning">,
  release: PlacedRelease | null,
): ComponentRange {
  if (release === null || beginning?.hides(release.commit) === true)
    return { component: component.name, base: beginning };
  return { component: component.name, base: { name: release.tag, commit: release.commit } };
}

/** Which commits are in a range, whichever components they belong to. It is worked out once for each base. */
export function commitsIn(graph: CommitGraph, { base }: ComponentRange): CommitRange {
  return graph.outside(base?.commit ?? null);
}

/** The changes of a range, newest first. */
export interface RangeChanges {
  /** Of every commit. */
  readonly all: readonly AttributedChange[];
  /** What they come to: without those that were taken back, and merges of requests instead of the commits in them. */
  readonly effective: () => readonly AttributedChange[];
}

/** Gives the changes of a range, which is one of those that commits were sorted by. */
export type ChangesIn = (range: ComponentRange) => RangeChanges;

/** Sorts commits while they are being read. */
export interface ChangeSorter {
  /** The commits it wants, newest first. */
  readonly wanted: readonly Lineage[];
  /** Takes one of them, in any order. */
  readonly take: (commit: ListedCommit) => void;
  /** To be called once everything that is wanted was taken. */
  readonly finish: () => ChangesIn;
}

/** A component's change, before it is known what it was merged with. */
interface FoundChange extends Omit<AttributedChange, "pullRequests">, PlacedChange {}

interface PlacedChange extends Pick<AttributedChange, "change"> {
  readonly place: number;
}

/** What any of one component's ranges has, and what was found in it so far. */
interface ComponentSorting {
  readonly component: string;
  readonly range: CommitRange;
  readonly found: FoundChange[];
}

/**
 * Sorts commits by the components in whose ranges they count. Of all others only merges are read: in a long history most
 * commits are behind the last release of all they touch.
 */
export function sortChanges(
  graph: CommitGraph,
  ranges: readonly ComponentRange[],
  attribute: Attribute,
  readChange: ReadChange,
): ChangeSorter {
  const sorted = byComponent(graph, ranges);
  const union = unionOf(graph, new Set(sorted.map(({ range }) => range)));
  const wanted = graph.commits.filter((_, place) => union[place] === 1);
  const merges: PlacedChange[] = [];
  const take = (commit: ListedCommit): void => {
    const place = graph.place(commit.sha) ?? 0;
    let change: Change | undefined;
    if ((graph.commits[place]?.parents.length ?? 0) > 1) {
      change = readChange(commit.whole());
      merges.push({ change, place });
    }
    // Ranges first: most commits are in very few, and a library's files may count for every component there is.
    for (const { component, range, found } of sorted) {
      if (range[place] !== 1) continue;
      const attribution = attributed(commit, component, attribute);
      if (attribution === null) continue;
      change ??= readChange(commit.whole());
      found.push({ change, attribution, place });
    }
  };
  return { wanted, take, finish: () => changesIn(graph, wanted, merges, sorted) };
}

/** What any of some ranges has. */
function unionOf({ commits }: CommitGraph, ranges: ReadonlySet<CommitRange>): CommitRange {
  const [first, ...others] = ranges;
  if (first === undefined) return new Uint8Array(commits.length);
  if (others.length === 0) return first;
  const union = first.slice();
  for (const range of others)
    for (let place = 0; place < union.length; place++) if (range[place] === 1) union[place] = 1;
  return union;
}

function byComponent(graph: CommitGraph, ranges: readonly ComponentRange[]): readonly ComponentSorting[] {
  const own = new Map<string, Set<CommitRange>>();
  for (const range of ranges) {
    const known = own.get(range.component) ?? new Set();
    own.set(range.component, known.add(commitsIn(graph, range)));
  }
  return [...own].map(([component, each]) => ({ component, range: unionOf(graph, each), found: [] }));
}

function changesIn(
  graph: CommitGraph,
  commits: readonly Lineage[],
  mergeChanges: readonly PlacedChange[],
  sorted: readonly ComponentSorting[],
): ChangesIn {
  const merges = readMerges(
    newestFirst(mergeChanges).map(({ change }) => change),
    mergedCommits(commits),
  );
  const found = new Map(sorted.map((each) => [each.component, newestFirst(each.found)]));
  const placeOf = (sha: CommitSha) => graph.place(sha) ?? commits.length;
  return (range) => {
    const inRange = commitsIn(graph, range);
    const all = (found.get(range.component) ?? [])
      .filter(({ place }) => inRange[place] === 1)
      .map(({ change, attribution }) => ({
        change,
        attribution,
        pullRequests: merges.requestsOf(change.commit.sha),
      }));
    return { all, effective: () => toldChanges(all, merges, placeOf) };
  };
}

function newestFirst<T extends PlacedChange>(changes: readonly T[]): readonly T[] {
  return changes.toSorted((one, other) => one.place - other.place);
}
