import type { Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";

/** Some of a list's commits, by their places in it. */
export type CommitRange = (place: number) => boolean;

/** Which of some commits contains which. */
export interface CommitGraph {
  readonly commits: readonly Lineage[];
  /** A commit's place in the list; undefined if it is not in it. */
  place(sha: CommitSha): number | undefined;
  /**
   * 1 at the place of each commit that one of these commits contains, itself included, and 0 elsewhere. A commit that is not
   * in the list contains nothing.
   */
  contained(shas: readonly CommitSha[]): Uint8Array;
  /** What a commit does not contain; everything for null. It is worked out once for each commit. */
  outside(sha: CommitSha | null): CommitRange;
  /** Whether a commit contains another, or is the same. It is worked out once for each of the others. */
  contains(sha: CommitSha, other: CommitSha): boolean;
}

/**
 * Indexes commits by their parents, for many questions about one history: each takes time in proportion to the list. Parents
 * outside the list are left out: a list may begin behind some commit, and end where a shallow clone does.
 */
export function commitGraph(commits: readonly Lineage[]): CommitGraph {
  const places = new Map(commits.map(({ sha }, place) => [sha, place]));
  const placesOf = (shas: readonly CommitSha[]) => shas.flatMap((sha) => places.get(sha) ?? []);
  const parents = commits.map((commit) => placesOf(commit.parents));
  const contained = (shas: readonly CommitSha[]): Uint8Array => {
    const marks = new Uint8Array(commits.length);
    const open = placesOf(shas);
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (marks[place] === 1) continue;
      marks[place] = 1;
      for (const parent of parents[place] ?? []) open.push(parent);
    }
    return marks;
  };
  const containing = containers(parents);
  const known = new Map<CommitSha | null, CommitRange>();
  const outside = (sha: CommitSha | null): CommitRange => {
    const before = known.get(sha);
    if (before !== undefined) return before;
    const marks = contained(sha === null ? [] : [sha]);
    const range = (place: number) => marks[place] === 0;
    known.set(sha, range);
    return range;
  };
  const contains = (sha: CommitSha, other: CommitSha): boolean => {
    const [place, inside] = [places.get(sha), places.get(other)];
    return place !== undefined && inside !== undefined && containing(inside)[place] === 1;
  };
  return { commits, place: (sha) => places.get(sha), contained, outside, contains };
}

/** Makes the function that marks, with 1 at their places, the commits that contain the one at a place, itself included. */
function containers(parents: readonly (readonly number[])[]): (place: number) => Uint8Array {
  let children: number[][] | undefined;
  const known = new Map<number, Uint8Array>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    children ??= childrenOf(parents);
    const marks = new Uint8Array(parents.length);
    const open = [of];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (marks[place] === 1) continue;
      marks[place] = 1;
      for (const child of children[place] ?? []) open.push(child);
    }
    known.set(of, marks);
    return marks;
  };
}

function childrenOf(parents: readonly (readonly number[])[]): number[][] {
  const children: number[][] = parents.map(() => []);
  for (const [place, all] of parents.entries()) for (const parent of all) children[parent]?.push(place);
  return children;
}
