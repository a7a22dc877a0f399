import type { Change } from "../../domain/history/change.ts";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import { type Author, authorsOf } from "./authors.ts";
import { captionOf, GROUPS, type Group, groupOf } from "./change-groups.ts";

/** A change of a component, and how it came there. */
export interface NotesChange {
  readonly change: Change;
  /** The library it came through, such as `//crates/db`; null where it is the component's own. */
  readonly through: string | null;
  /** Pull requests whose merges brought it in, the innermost first. */
  readonly pullRequests: readonly number[];
}

/** What release notes are made from. */
export interface NotesInput {
  readonly tag: string;
  /** The component's previous release; null for the first. */
  readonly previousTag: string | null;
  readonly component: string;
  readonly version: string;
  /** As `2026-06-08`. */
  readonly date: string;
  /** Newest first. */
  readonly changes: readonly NotesChange[];
  readonly repository: GitHubRepository | null;
  /** GitHub's, such as `github.com`. */
  readonly host: string;
}

/** A pull request, with its address where the repository is known. */
export interface NotedPullRequest {
  readonly number: number;
  readonly url: string | null;
}

/** A change as notes tell it. Texts are as their authors wrote them. */
export interface NotedChange {
  readonly summary: string;
  readonly scope: string | null;
  /** What breaks, in the author's words. */
  readonly breaking: string | null;
  readonly through: string | null;
  readonly sha: CommitSha;
  readonly shortSha: string;
  /** Address of the commit, where the repository is known. */
  readonly url: string | null;
  readonly pullRequests: readonly NotedPullRequest[];
  readonly authors: readonly Author[];
}

/** The notes of a release as data; each change stands in one group, and groups without changes are left out. */
export interface ReleaseNotes {
  readonly component: string;
  readonly version: string;
  readonly tag: string;
  readonly previousTag: string | null;
  readonly date: string;
  /** Where all commits between the two tags can be seen. */
  readonly compareUrl: string | null;
  readonly groups: readonly { readonly title: Group; readonly changes: readonly NotedChange[] }[];
}

/** Sorts the changes of a release into groups. Merge commits are left out, unless they are Conventional Commits. */
export function releaseNotes(input: NotesInput): ReleaseNotes {
  const { component, version, tag, previousTag, date, repository, host, changes } = input;
  const address = repository === null ? null : `https://${host}/${repository.owner}/${repository.name}`;
  const told = changes.filter(({ change }) => change.commit.parents.length < 2 || change.kind !== null);
  const groups = GROUPS.map((title) => ({
    title,
    changes: told
      .filter(({ change }) => groupOf(change) === title)
      .map((change) => noteChange(change, address, host)),
  }));
  return {
    component,
    version,
    tag,
    previousTag,
    date,
    compareUrl:
      address === null || previousTag === null
        ? null
        : `${address}/compare/${inAddress(previousTag)}...${inAddress(tag)}`,
    groups: groups.filter((group) => group.changes.length > 0),
  };
}

function noteChange(
  { change, through, pullRequests }: NotesChange,
  address: string | null,
  host: string,
): NotedChange {
  const { commit, breaking } = change;
  const { scope, text } = captionOf(change);
  const { summary, numbers } = cutPullRequests(text);
  const own = cutPullRequests(commit.subject).numbers;
  const words = breaking === null ? null : cutPullRequests(breaking).summary;
  return {
    summary,
    scope,
    breaking: words,
    through,
    sha: commit.sha,
    shortSha: shortCommit(commit.sha),
    url: address === null ? null : `${address}/commit/${commit.sha}`,
    pullRequests: [...new Set([...own, ...numbers, ...pullRequests])].map((number) => ({
      number,
      url: address === null ? null : `${address}/pull/${number}`,
    })),
    authors: authorsOf(commit, host),
  };
}

/** Takes the `(#12)` off that GitHub writes behind the title of a squash merge; reverts of such have several. */
function cutPullRequests(text: string): { summary: string; numbers: readonly number[] } {
  const numbers: number[] = [];
  let summary = text.trimEnd();
  for (;;) {
    const [tail, number] = /\(#([0-9]{1,9})\)$/.exec(summary.slice(-16)) ?? [];
    if (tail === undefined || tail.length === summary.length) return { summary, numbers };
    numbers.push(Number(number));
    summary = summary.slice(0, -tail.length).trimEnd();
  }
}

/** A tag in an address; `/` and `@` stay readable there. */
function inAddress(tag: string): string {
  return encodeURIComponent(tag).replaceAll("%2F", "/").replaceAll("%40", "@");
}
