/** Commits and changes made by hand, for tests of history and notes. */

import type { Change, Reverted } from "../../src/domain/history/change.ts";
import type { Commit, Lineage } from "../../src/domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { commitGraph } from "../../src/planning/history/commit-graph.ts";
import type { LineHistory } from "../../src/planning/numbering/release-line.ts";
import { present } from "./present.ts";

/** The name of a commit for a number, distinguished by its first digits. */
export function shaOf(number: number): CommitSha {
  return present(parseCommitSha(number.toString(16).padStart(8, "0").padEnd(40, "f")));
}

/** A commit by its number, with those of its parents. */
export function commitAt(
  number: number,
  parents: readonly number[] = [],
  fields: Partial<Commit> = {},
): Commit {
  return {
    sha: shaOf(number),
    parents: parents.map(shaOf),
    author: { name: "Ada", email: "ada@example.com" },
    coAuthors: [],
    time: number,
    subject: `Commit ${number}`,
    body: "",
    paths: [],
    ...fields,
  };
}

/** A commit's change; a patch of no kind, unless fields say otherwise. */
export function changeOf(commit: Commit, fields: Partial<Omit<Change, "commit">> = {}): Change {
  return {
    commit,
    header: commit.subject,
    kind: null,
    scope: null,
    summary: commit.subject,
    bump: "patch",
    breaking: null,
    references: [],
    requests: [],
    reverts: null,
    conventional: false,
    titled: true,
    parts: [],
    ...fields,
  };
}

/** What a revert has that names a commit. */
export function taking(...commits: readonly string[]): Reverted {
  return { commits, requests: [], header: null };
}

/** A line that has every commit, each containing all others as far as that matters. */
export const STRAIGHT: LineHistory = { has: () => true, contains: () => true };

/** The commits that none of these contains, in the order of the list. */
export function commitsSince<T extends Lineage>(
  commits: readonly T[],
  shas: readonly CommitSha[],
): readonly T[] {
  const marks = commitGraph(commits).contained(shas);
  return commits.filter((_, place) => marks[place] === 0);
}
