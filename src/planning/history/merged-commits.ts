import type { Commit, Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";

/** What each merge brought in, by the merge: commits of its other parents that its first parent does not contain. */
export type MergedCommits = ReadonlyMap<CommitSha, readonly CommitSha[]>;

/** A first-parent line to walk, within what its merge brought in; null: within everything. */
interface Line {
  readonly tip: CommitSha;
  readonly within: ReadonlySet<CommitSha> | null;
}

/**
 * Finds what each merge brought in, outer merges first. Takes the commits of a range, newest first, as `git log` lists them;
 * parents outside of it are ignored. Takes time in proportion to the range, once for each level of branches merged into
 * branches.
 */
export function mergedCommits(commits: readonly Lineage[]): MergedCommits {
  const parentsOf = new Map(commits.map(({ sha, parents }) => [sha, parents]));
  const merged = new Map<CommitSha, readonly CommitSha[]>();
  const tips = tipsOf(commits);
  const seen = new Set<CommitSha>();
  const lines: Line[] = [];
  for (const tip of tips) for (const inner of walkLine({ tip, within: null }, seen)) lines.push(inner);
  // Lines that are found on the way are walked as well.
  for (const line of lines) for (const inner of walkLine(line, new Set())) lines.push(inner);
  return merged;

  /** Walks a line from its oldest commit on, so that what was seen is what a merge's first parent contains. */
  function walkLine({ tip, within }: Line, known: Set<CommitSha>): Line[] {
    const inside = (sha: CommitSha) => parentsOf.has(sha) && !known.has(sha) && (within?.has(sha) ?? true);
    const inner: Line[] = [];
    for (const sha of firstParents(tip, inside).reverse()) {
      known.add(sha);
      const others = (parentsOf.get(sha) ?? []).slice(1);
      const brought = others.flatMap((other) => {
        const found = reachable(other, inside, known);
        if (found.length > 0) inner.push({ tip: other, within: new Set(found) });
        return found;
      });
      if (brought.length > 0) merged.set(sha, brought);
    }
    return inner;
  }

  function firstParents(tip: CommitSha, inside: (sha: CommitSha) => boolean): CommitSha[] {
    const line: CommitSha[] = [];
    for (
      let sha: CommitSha | undefined = tip;
      sha !== undefined && inside(sha);
      sha = parentsOf.get(sha)?.[0]
    )
      line.push(sha);
    return line;
  }

  /** All that can be reached from a commit and was not known; it is known then. */
  function reachable(
    from: CommitSha,
    inside: (sha: CommitSha) => boolean,
    known: Set<CommitSha>,
  ): CommitSha[] {
    const found: CommitSha[] = [];
    const open = [from];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (!inside(sha)) continue;
      known.add(sha);
      found.push(sha);
      open.push(...(parentsOf.get(sha) ?? []));
    }
    return found;
  }
}

/** The commits that are not a parent of any other. */
function tipsOf(commits: readonly Lineage[]): CommitSha[] {
  const parents = new Set(commits.flatMap((commit) => commit.parents));
  return commits.map(({ sha }) => sha).filter((sha) => !parents.has(sha));
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
