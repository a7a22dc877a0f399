import type { Lineage } from "../../domain/history/commit.ts";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import type { Problem } from "../../domain/text/problem.ts";

/**
 * Depth's gate: whether what this clone shows since a release tag (null: since the beginning) is all there is. `since` are the commits
 * it shows, newest first, and `ends` those behind which it lacks some, as `History.history` gives them.
 */
export function judgeDepth(
  tag: string | null,
  since: readonly Lineage[],
  ends: ReadonlySet<CommitSha>,
  { remote }: Pick<SourceRepository, "remote">,
): Problem[] {
  const end = since.findLastIndex(({ sha }) => ends.has(sha));
  const commit = since[end];
  if (commit === undefined) return [];
  const after = `${end + 1} commit${end === 0 ? "" : "s"}`;
  const missing = tag === null ? "there may be more" : `it does not reach ${tag}`;
  return [
    {
      code: "shallow",
      message: `this clone is shallow: its history ends after ${after}, at ${shortCommit(commit.sha)}, and ${missing}`,
      // Not --shallow-exclude, which cuts off all parents of a merge if one of them is excluded.
      hint: deepenHint(`--tags ${remote}`),
    },
  ];
}

/** How a shallow clone gets the rest of its history, given what to fetch. */
export function deepenHint(what: string): string {
  return `git fetch --unshallow ${what} (in GitHub Actions: actions/checkout with fetch-depth: 0)`;
}
