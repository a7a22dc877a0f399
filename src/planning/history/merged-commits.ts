import type { Commit, Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";

/** What each merge brought in, by the merge: commits of its other parents that its first parent does not contain. */
export type MergedCommits = ReadonlyMap<CommitSha, readonly CommitSha[]>;

/** A first-parent line to walk, within what its merge brought in; commits by their places in the list. */
interface Line {
  readonly tip: number;
  readonly within: readonly number[];
}

/** The place of what is not in the list. */
const OUTSIDE = -1;

/**
 * Finds what each merge brought in, outer merges first. Takes the commits of a range, newest first, as `git log` lists them;
 * parents outside of it are ignored. Takes time in proportion to the range, once for each level of branches merged into
 * branches.
 */
export function mergedCommits(commits: readonly Lineage[]): MergedCommits {
  const places = new Map(commits.map(({ sha }, place) => [sha, place]));
  const parentsOf = commits.map(({ parents }) => parents.map((sha) => places.get(sha) ?? OUTSIDE));
  const shaOf = (place: number) => commits[place]?.sha ?? [];
  const merged = new Map<CommitSha, readonly CommitSha[]>();
  // Each walk has a number of its own, by which commits are marked: what it is within, and what it knows already.
  const within = new Int32Array(commits.length);
  const known = new Int32Array(commits.length).fill(OUTSIDE);
  const lines: Line[] = [];
  for (const tip of tipsOf(parentsOf)) walkLine(tip, 0);
  // Lines that are found on the way are walked as well.
  for (let walk = 1; walk <= lines.length; walk++) {
    const line = lines[walk - 1];
    for (const place of line?.within ?? []) within[place] = walk;
    walkLine(line?.tip ?? OUTSIDE, walk);
  }
  return merged;

  /** Walks a line from its oldest commit on, so that what was seen is what a merge's first parent contains. */
  function walkLine(tip: number, walk: number): void {
    for (const place of firstParents(tip, walk).reverse()) {
      known[place] = walk;
      const parents = parentsOf[place] ?? [];
      if (parents.length < 2) continue;
      const brought = parents.slice(1).flatMap((other) => {
        const found = reachable(other, walk);
        if (found.length > 0) lines.push({ tip: other, within: found });
        return found;
      });
      const merge = commits[place];
      if (merge !== undefined && brought.length > 0) merged.set(merge.sha, brought.flatMap(shaOf));
    }
  }

  function isInside(place: number, walk: number): boolean {
    return place !== OUTSIDE && within[place] === walk && known[place] !== walk;
  }

  function firstParents(tip: number, walk: number): number[] {
    const line: number[] = [];
    for (let place = tip; isInside(place, walk); place = parentsOf[place]?.[0] ?? OUTSIDE) line.push(place);
    return line;
  }

  /** All that can be reached from a commit and was not known; it is known then. */
  function reachable(from: number, walk: number): number[] {
    const found: number[] = [];
    const open = [from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (!isInside(place, walk)) continue;
      known[place] = walk;
      found.push(place);
      open.push(...(parentsOf[place] ?? []));
    }
    return found;
  }
}

/** The commits that are not a parent of any other. */
function tipsOf(parentsOf: readonly (readonly number[])[]): number[] {
  const isParent = new Uint8Array(parentsOf.length);
  for (const parents of parentsOf) for (const parent of parents) if (parent !== OUTSIDE) isParent[parent] = 1;
  return [...parentsOf.keys()].filter((place) => isParent[place] === 0);
}

/**
 * The pull requests that commits came with, by commit: the numbers of GitHub's merges ("Merge pull request #12 from …") that
 * brought them in, the innermost first; the merge itself has its own. Takes merges, and perhaps other commits with them.
 */
export function pullRequests(
  commits: readonly Pick<Commit, "sha" | "subject">[],
  merged: MergedCommits,
): ReadonlyMap<CommitSha, readonly number[]> {
  const numbers = new Map(commits.flatMap(({ sha, subject }) => numberOf(sha, subject)));
  const found = new Map<CommitSha, number[]>();
  for (const [merge, brought] of [...merged].reverse()) {
    const number = numbers.get(merge);
    if (number === undefined) continue;
    for (const sha of [merge, ...brought]) found.set(sha, [...(found.get(sha) ?? []), number]);
  }
  return found;
}

function numberOf(sha: CommitSha, subject: string): [CommitSha, number][] {
  const [, number] = /^Merge pull request #([0-9]{1,9}) from /.exec(subject) ?? [];
  return number === undefined ? [] : [[sha, Number(number)]];
}
