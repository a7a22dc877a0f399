import type { Change, Reverted } from "../../domain/history/change.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";
import type { Raise } from "../../domain/versions/bump.ts";
import { largest } from "../../domain/versions/commit-rules.ts";
import type { MergedCommits } from "./merged-commits.ts";

const NO_MERGES: MergedCommits = new Map();

/**
 * The changes that still have an effect, newest first as they were given. A revert of a commit of the range takes that one away,
 * and does not count itself; a revert of that revert brings it back. The revert of a merge takes away what the merge brought in.
 * `merges` are those among the merges whose messages say which request they merged.
 */
export function effectiveChanges(
  changes: readonly Change[],
  merged: MergedCommits = NO_MERGES,
  merges: readonly Change[] = [],
): readonly Change[] {
  if (changes.every(({ reverts }) => reverts === null)) return changes;
  const places = new Map(changes.map(({ commit }, index) => [commit.sha, index]));
  const others = merges.filter(({ commit }) => !places.has(commit.sha));
  const gone = new Set<CommitSha>();
  // A commit cannot take back a later one: such a name is a mistake.
  const isEarlier = (sha: CommitSha, index: number) => (places.get(sha) ?? changes.length) > index;
  const isLeft = (sha: CommitSha, index: number) => isEarlier(sha, index) && !gone.has(sha);
  const find = targets([...changes, ...others], [...merged.keys()], { isEarlier, isLeft });
  return changes.filter(({ commit, reverts }, index) => {
    if (gone.has(commit.sha)) return false;
    const { found, all } = reverts === null ? NOTHING : find(reverts, index);
    // The merge of a revert stands for the commits that made it.
    const vanishing = all ? [commit.sha, ...found] : found;
    for (const sha of vanishing.flatMap((each) => [each, ...(merged.get(each) ?? [])])) gone.add(sha);
    return !all;
  });
}

/** Whether a commit may be what the change at a place of the list takes back. */
interface Places {
  readonly isEarlier: (sha: CommitSha, index: number) => boolean;
  /** And nothing later has taken it back. */
  readonly isLeft: (sha: CommitSha, index: number) => boolean;
}

/** What a revert takes back, and whether that is all it names. */
interface Targets {
  readonly found: readonly CommitSha[];
  readonly all: boolean;
}

const NOTHING: Targets = { found: [], all: false };

/**
 * Makes the function that finds what a revert takes back, newest reverts first: the commits it names; else the requests; else,
 * if it names no commit, the last change with its header. A header may be used again, so one that came with a request is found
 * by its header only if the revert names no request.
 */
function targets(
  changes: readonly Change[],
  merges: readonly CommitSha[],
  { isEarlier, isLeft }: Places,
): (reverts: Reverted, index: number) => Targets {
  const byName = finder([...changes.map(({ commit }) => commit.sha), ...merges]);
  const byRequest = lists(changes, ({ requests }) => requests, isLeft);
  const headerOf = ({ header }: Change) => withoutNumbers(header).text;
  const byHeader = lists(changes, (change) => [headerOf(change)], isLeft);
  const unnumbered = changes.filter(({ requests }) => requests.length === 0);
  const byOwnHeader = lists(unnumbered, (change) => [headerOf(change)], isLeft);
  return ({ commits, requests, header }, index) => {
    const named = commits.flatMap((name) => byName(name) ?? []).filter((sha) => isEarlier(sha, index));
    if (named.length > 0) return { found: named, all: named.length === commits.length };
    const merged = requests.flatMap((number) => byRequest(number, index) ?? []);
    if (merged.length > 0) return { found: merged, all: merged.length === requests.length };
    if (commits.length > 0 || header === null) return NOTHING;
    const last = (requests.length === 0 ? byHeader : byOwnHeader)(header, index);
    return last === undefined ? NOTHING : { found: [last], all: true };
  };
}

/** Lists changes by keys, newest first, and finds the first that is left. What was left out once never comes back. */
function lists<K>(
  changes: readonly Change[],
  keysOf: (change: Change) => readonly K[],
  isLeft: Places["isLeft"],
): (key: K, index: number) => CommitSha | undefined {
  const byKey = new Map<K, CommitSha[]>();
  for (const change of changes.toReversed()) {
    for (const key of keysOf(change)) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [change.commit.sha]);
      else known.push(change.commit.sha);
    }
  }
  return (key, index) => {
    const oldestFirst = byKey.get(key) ?? [];
    for (let sha = oldestFirst.at(-1); sha !== undefined && !isLeft(sha, index); sha = oldestFirst.at(-1))
      oldestFirst.pop();
    return oldestFirst.at(-1);
  };
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

/** What changes mean together: the largest of them, and nothing if there are none. */
export function raiseOfAll(changes: readonly Change[]): Raise {
  return largest(changes.map(({ bump }) => bump));
}
