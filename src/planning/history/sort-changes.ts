import type { AttributedChange, Change, ReadChange } from "../../domain/history/change.ts";
import type { Commit, Lineage } from "../../domain/history/commit.ts";
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
  /** How many commits it wants. */
  readonly wanted: number;
  /** Takes a commit, the newest first; says whether it was wanted. */
  readonly take: (commit: Commit) => boolean;
  /** To be called once everything that is wanted was taken. */
  readonly finish: () => ChangesIn;
}

/** A component's change, before it is known what it was merged with. */
interface FoundChange extends Omit<AttributedChange, "pullRequests"> {
  readonly place: number;
}

/** What one component's ranges have, and what was found in them so far. */
interface ComponentSorting {
  readonly ranges: readonly CommitRange[];
  readonly found: FoundChange[];
}

/**
 * Sorts commits by the components in whose ranges they count. Of all others only merges are kept: in a long history most
 * commits are behind the last release of all they touch.
 */
export function sortChanges(
  graph: CommitGraph,
  ranges: readonly ComponentRange[],
  attribute: Attribute,
  readChange: ReadChange,
): ChangeSorter {
  const wanted = unionOf(graph, ranges);
  const sorted = byComponent(graph, ranges);
  const merges: Change[] = [];
  const take = (commit: Commit): boolean => {
    const place = graph.place(commit.sha);
    if (place === undefined || wanted[place] !== 1) return false;
    let change = commit.parents.length > 1 ? readChange(commit) : undefined;
    if (change !== undefined) merges.push(change);
    // Ranges first: most commits are in very few, and a library's files may count for every component there is.
    for (const [component, own] of sorted) {
      if (!own.ranges.some((range) => range(place))) continue;
      const attribution = attributed(commit, component, attribute);
      if (attribution === null) continue;
      change ??= readChange(commit);
      own.found.push({ change, attribution, place });
    }
    return true;
  };
  const commits = graph.commits.filter((_, place) => wanted[place] === 1);
  return {
    wanted: commits.length,
    take,
    finish: () => changesIn(graph, commits, merges, sorted),
  };
}

/** 1 at the place of each commit that any of the ranges has. */
function unionOf(graph: CommitGraph, ranges: readonly ComponentRange[]): Uint8Array {
  const each = [...new Set(ranges.map((range) => commitsIn(graph, range)))];
  return Uint8Array.from(graph.commits, (_, place) => (each.some((range) => range(place)) ? 1 : 0));
}

function byComponent(
  graph: CommitGraph,
  ranges: readonly ComponentRange[],
): ReadonlyMap<string, ComponentSorting> {
  const sorted = new Map<string, ComponentSorting>();
  for (const range of ranges) {
    const commits = commitsIn(graph, range);
    const known = sorted.get(range.component)?.ranges ?? [];
    if (!known.includes(commits)) sorted.set(range.component, { ranges: [...known, commits], found: [] });
  }
  return sorted;
}

function changesIn(
  graph: CommitGraph,
  commits: readonly Lineage[],
  mergeChanges: readonly Change[],
  sorted: ReadonlyMap<string, ComponentSorting>,
): ChangesIn {
  const merges = readMerges(mergeChanges, mergedCommits(commits));
  const placeOf = (sha: CommitSha) => graph.place(sha) ?? commits.length;
  return (range) => {
    const inRange = commitsIn(graph, range);
    const all = (sorted.get(range.component)?.found ?? [])
      .filter(({ place }) => inRange(place))
      .map(({ change, attribution }) => ({
        change,
        attribution,
        pullRequests: merges.requestsOf(change.commit.sha),
      }));
    return { all, effective: () => toldChanges(all, merges, placeOf) };
  };
}
