import type { AttributedChange, Change } from "../../domain/history/change.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";
import { attributedTogether } from "../attribution/attribute.ts";
import { effectiveChanges } from "./effective-changes.ts";
import { type MergedCommits, pullRequests } from "./merged-commits.ts";

/** What is known of a history's merges. */
export interface Merges {
  /** Their own messages. */
  readonly changes: readonly Change[];
  readonly merged: MergedCommits;
  /** Numbers of the pull requests that a commit came with, the innermost first. */
  readonly requestsOf: (sha: CommitSha) => readonly number[];
  /** Where such a merge is among all, the innermost first. */
  readonly orderOf: (title: Change) => number;
  /** Merges whose messages say what they bring in, by each commit that they brought in, the innermost first. */
  readonly titlesOf: (sha: CommitSha) => readonly Change[];
}

/** Takes the messages of merges, and what each brought in, outer merges first. */
export function readMerges(changes: readonly Change[], merged: MergedCommits): Merges {
  const bySha = new Map(changes.map((change) => [change.commit.sha, change]));
  const titlesOf = new Map<CommitSha, Change[]>();
  const order = new Map<Change, number>();
  for (const [sha, brought] of [...merged].reverse()) {
    const title = bySha.get(sha);
    if (title?.titled !== true) continue;
    order.set(title, order.size);
    for (const each of brought) listed(titlesOf, each).push(title);
  }
  const requests = pullRequests(
    changes.map(({ commit }) => commit),
    merged,
  );
  return {
    changes,
    merged,
    orderOf: (title) => order.get(title) ?? 0,
    requestsOf: (sha) => requests.get(sha) ?? [],
    titlesOf: (sha) => titlesOf.get(sha) ?? [],
  };
}

/**
 * What a component's changes come to, newest first: without those that were taken back, and each told once. The merge of a
 * request stands for the commits that it brought in if its title is a Conventional Commit, or if none of theirs is. Requests
 * that were merged into its branch stay. What breaks in a commit breaks in what stands for it. `placeOf` says
 * where in history a commit is, newest first.
 */
export function toldChanges(
  changes: readonly AttributedChange[],
  merges: Merges,
  placeOf: (sha: CommitSha) => number,
): readonly AttributedChange[] {
  const own = new Set(changes.map(({ change }) => change));
  const whole = [...changes, ...titlesIn(changes, own, merges)].sort(
    (one, other) => placeOf(one.change.commit.sha) - placeOf(other.change.commit.sha),
  );
  const effective = effectiveChanges(
    whole.map(({ change }) => change),
    merges.merged,
    merges.changes,
  );
  const standing = standIns(effective, own, merges);
  return whole.flatMap((each) => {
    const change = standing.get(each.change);
    return change === undefined ? [] : [{ ...each, change }];
  });
}

/** The merges that brought in changes of a component and say what these are, with the most telling of their causes. */
function titlesIn(
  changes: readonly AttributedChange[],
  own: ReadonlySet<Change>,
  { titlesOf, requestsOf }: Merges,
): AttributedChange[] {
  const brought = new Map<Change, AttributedChange[]>();
  for (const each of changes)
    for (const title of titlesOf(each.change.commit.sha)) listed(brought, title).push(each);
  return [...brought].flatMap(([change, inside]) =>
    own.has(change)
      ? []
      : {
          change,
          attribution: attributedTogether(inside.map(({ attribution }) => attribution)),
          pullRequests: requestsOf(change.commit.sha),
        },
  );
}

/** What is left to tell: changes by themselves, and merges with all that breaks in what they stand for. */
function standIns(
  changes: readonly Change[],
  own: ReadonlySet<Change>,
  { orderOf, titlesOf }: Merges,
): ReadonlyMap<Change, Change> {
  const brought = new Map<Change, Change[]>();
  for (const change of changes)
    for (const title of titlesOf(change.commit.sha)) listed(brought, title).push(change);
  // What a merge brought in may have been taken back.
  const left = changes.filter((change) => own.has(change) || brought.has(change));
  const told = new Map(left.map((change) => [change, change]));
  const titles = left.filter((change) => brought.has(change));
  for (const title of titles.sort((one, other) => orderOf(one) - orderOf(other))) {
    const inside = (brought.get(title) ?? []).filter((each) => told.has(each));
    const hidden = inside.filter((each) => !standsForItself(each, title));
    const saysNothing = title.conventional
      ? hidden.length === 0 && title.bump === "none"
      : inside.some(({ conventional }) => conventional);
    if (saysNothing) told.delete(title);
    else standFor(title, hidden, told);
  }
  return told;
}

/** Lets a merge stand for changes that it brought in. */
function standFor(title: Change, hidden: readonly Change[], told: Map<Change, Change>): void {
  const whole = breakingLike(
    title,
    [title, ...hidden].flatMap((each) => told.get(each) ?? []),
  );
  for (const each of hidden) told.delete(each);
  told.set(title, whole);
}

/** A change that breaks what the first of some does. */
function breakingLike(change: Change, others: readonly Change[]): Change {
  const breaking = others.find((each) => each.breaking !== null)?.breaking ?? null;
  return breaking === null ? change : { ...change, breaking, bump: "major" };
}

/** Whether a change within a merge's branch was a request of its own, which the branch collected. */
function standsForItself(change: Change, { header }: Change): boolean {
  const request = change.requests.length > 0 || change.commit.parents.length > 1;
  return request && change.conventional && withoutNumbers(change.header).text !== withoutNumbers(header).text;
}

function listed<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}
