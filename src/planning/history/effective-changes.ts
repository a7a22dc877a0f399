import type { Change } from "../../domain/history/change.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Bump } from "../../domain/versions/bump.ts";
import type { MergedCommits } from "./merged-commits.ts";

const NO_MERGES: MergedCommits = new Map();

/**
 * The changes that still have an effect, newest first as they were given. A revert of a commit of the range takes that one away,
 * and does not count itself; a revert of that revert brings it back. The revert of a merge takes away what the merge brought in.
 */
export function effectiveChanges(
  changes: readonly Change[],
  merged: MergedCommits = NO_MERGES,
): readonly Change[] {
  if (changes.every(({ reverts }) => reverts === null)) return changes;
  const find = finder([...changes.map(({ commit }) => commit.sha), ...merged.keys()]);
  const places = new Map(changes.map(({ commit }, index) => [commit.sha, index]));
  const gone = new Set<CommitSha>();
  const left: Change[] = [];
  for (const [index, change] of changes.entries()) {
    if (gone.has(change.commit.sha)) continue;
    const reverted = change.reverts === null ? undefined : find(change.reverts);
    // A commit cannot take back a later one: such a name is a mistake.
    const earlier = reverted !== undefined && (places.get(reverted) ?? changes.length) > index;
    if (!earlier) left.push(change);
    else for (const sha of [reverted, ...(merged.get(reverted) ?? [])]) gone.add(sha);
  }
  return left;
}

/** The shortest abbreviation that git makes. */
const SHORTEST = 7;

/** Finds the one commit that a name, perhaps abbreviated, means. */
function finder(shas: readonly CommitSha[]): (name: string) => CommitSha | undefined {
  const byStart = new Map<string, CommitSha[]>();
  for (const sha of new Set(shas)) {
    const start = sha.slice(0, SHORTEST);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [sha]);
    else others.push(sha);
  }
  return (name) => {
    const found = (byStart.get(name.slice(0, SHORTEST)) ?? []).filter((sha) => sha.startsWith(name));
    return found.length === 1 ? found[0] : undefined;
  };
}

const SIZES: readonly Bump[] = ["patch", "minor", "major"];

/** What changes mean together: the largest of them, and patch if there are none. */
export function bumpOf(changes: readonly Change[]): Bump {
  return SIZES.findLast((size) => changes.some(({ bump }) => bump === size)) ?? "patch";
}
