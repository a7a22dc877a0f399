import type { Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";

/** 1 at the places of those commits of a list that are meant, and 0 elsewhere. */
export type CommitRange = Uint8Array;

/** Which of some commits contains which. */
export interface CommitGraph {
  readonly commits: readonly Lineage[];
  /** A commit's place in the list; undefined for what is not in it. */
  place(object: string): number | undefined;
  /** What these commits contain, themselves included. A commit that is not in the list contains nothing. */
  contained(shas: readonly CommitSha[]): CommitRange;
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
  const places = new Map<string, number>(commits.map(({ sha }, place) => [sha, place]));
  const placesOf = (shas: readonly CommitSha[]) => shas.flatMap((sha) => places.get(sha) ?? []);
  const parents = edges(commits.length, (add) => {
    for (const [place, commit] of commits.entries())
      for (const sha of commit.parents) {
        const parent = places.get(sha);
        if (parent !== undefined) add(place, parent);
      }
  });
  const contained = (shas: readonly CommitSha[]) => reached(parents, placesOf(shas));
  const containing = containers(parents);
  const known = new Map<CommitSha | null, CommitRange>();
  const outside = (sha: CommitSha | null): CommitRange => {
    const before = known.get(sha);
    if (before !== undefined) return before;
    const range = contained(sha === null ? [] : [sha]).map((inside) => 1 - inside);
    known.set(sha, range);
    return range;
  };
  const contains = (sha: CommitSha, other: CommitSha): boolean => {
    const [place, inside] = [places.get(sha), places.get(other)];
    return place !== undefined && inside !== undefined && containing(inside)[place] === 1;
  };
  return { commits, place: (object) => places.get(object), contained, outside, contains };
}

/** Where edges lead to: those of a place are at `ends[starts[place]]` up to `ends[starts[place + 1]]`. */
interface Edges {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Collects edges between so many places; `each` is called twice and gives all of them. */
function edges(places: number, each: (add: (from: number, to: number) => void) => void): Edges {
  const starts = new Int32Array(places + 1);
  each((from) => {
    starts[from + 1] = (starts[from + 1] ?? 0) + 1;
  });
  for (let place = 0; place < places; place++)
    starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
  const ends = new Int32Array(starts[places] ?? 0);
  const next = starts.slice();
  each((from, to) => {
    const at = next[from] ?? 0;
    ends[at] = to;
    next[from] = at + 1;
  });
  return { starts, ends };
}

/** The places to which edges lead from some of them, those included. */
function reached({ starts, ends }: Edges, from: readonly number[]): CommitRange {
  const marks = new Uint8Array(starts.length - 1);
  const open = [...from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (marks[place] === 1) continue;
    marks[place] = 1;
    const end = starts[place + 1] ?? 0;
    for (let at = starts[place] ?? 0; at < end; at++) open.push(ends[at] ?? 0);
  }
  return marks;
}

/** Makes the function that finds the commits that contain the one at a place, itself included. */
function containers(parents: Edges): (place: number) => CommitRange {
  let children: Edges | undefined;
  const known = new Map<number, CommitRange>();
  return (of) => {
    children ??= turned(parents);
    const found = known.get(of) ?? reached(children, [of]);
    known.set(of, found);
    return found;
  };
}

function turned({ starts, ends }: Edges): Edges {
  const places = starts.length - 1;
  return edges(places, (add) => {
    for (let place = 0; place < places; place++)
      for (let at = starts[place] ?? 0; at < (starts[place + 1] ?? 0); at++) add(ends[at] ?? 0, place);
  });
}
