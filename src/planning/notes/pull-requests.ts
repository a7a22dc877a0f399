import type { Commit } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { MergedCommits } from "../history/merged-commits.ts";

/**
 * The pull requests that commits came with, by commit: the numbers of GitHub's merges ("Merge pull request #12 from …") that
 * brought them in, the innermost first; the merge itself has its own. Takes merges, and whatever else is at hand.
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
