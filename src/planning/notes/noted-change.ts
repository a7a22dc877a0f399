import type { Change } from "../../domain/history/change.ts";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";
import { commitPage, type ForgePlace, mentionedPage, requestPage } from "../../domain/project/forge.ts";
import type { Author } from "./authors.ts";

/** A change of a component, and how it got there. */
export interface ComponentChange {
  readonly change: Change;
  /** The library it came through, such as `//crates/db`; null if it is the component's own. */
  readonly through: string | null;
  /** Pull requests whose merges brought it in, the innermost first. */
  readonly pullRequests: readonly number[];
}

/** A change as notes show it. Texts are as their authors wrote them. */
export interface NotedChange {
  readonly summary: string;
  readonly scope: string | null;
  /** What breaks, in the author's words. */
  readonly breaking: string | null;
  readonly through: string | null;
  readonly sha: CommitSha;
  readonly shortSha: string;
  /** Address of the commit, if the repository is known. */
  readonly url: string | null;
  readonly pullRequests: readonly NotedPullRequest[];
  /** None if only bots wrote it. */
  readonly authors: readonly Author[];
}

/** A pull request, with its address if the repository is known. */
export interface NotedPullRequest {
  readonly number: number;
  /** As the forge writes it: `#12`, or `!12` on GitLab. */
  readonly text: string;
  readonly url: string | null;
}

/** What notes show of a change, with who wrote it. */
export function noteChange(
  { change, through, pullRequests }: ComponentChange,
  place: ForgePlace,
  authors: readonly Author[],
): NotedChange {
  const { commit, breaking } = change;
  const { scope, text } = captionOf(change);
  const { text: summary, numbers } = withoutNumbers(text);
  const own = withoutNumbers(commit.subject).numbers;
  const words = breaking === null ? null : withoutNumbers(breaking).text;
  return {
    summary,
    scope,
    breaking: words,
    through,
    sha: commit.sha,
    shortSha: shortCommit(commit.sha),
    url: commitPage(place, commit.sha),
    pullRequests: requestsOf(place, [...own, ...numbers], pullRequests),
    authors,
  };
}

/** Requests that a message mentions, and those whose merges brought it in; GitLab numbers its merge requests apart from issues. */
function requestsOf(
  place: ForgePlace,
  mentioned: readonly number[],
  merged: readonly number[],
): NotedPullRequest[] {
  const mark = place.kind === "gitlab" ? "!" : "#";
  const shown = [
    ...mentioned.map((number) => ({ number, text: `#${number}`, url: mentionedPage(place, number) })),
    ...merged.map((number) => ({ number, text: `${mark}${number}`, url: requestPage(place, number) })),
  ];
  return [...new Map(shown.map((each) => [each.text, each])).values()];
}

/** The groups of release notes, in their order. */
export const GROUPS = [
  "Breaking changes",
  "Features",
  "Fixes",
  "Performance",
  "Reverts",
  "Documentation",
  "Other changes",
] as const;

/** The title of a group. */
export type Group = (typeof GROUPS)[number];

const BY_KIND: Readonly<Record<string, Group>> = {
  feat: "Features",
  feature: "Features",
  fix: "Fixes",
  bugfix: "Fixes",
  hotfix: "Fixes",
  perf: "Performance",
  revert: "Reverts",
  docs: "Documentation",
  doc: "Documentation",
};

/** Kinds that say what was done but nothing that a reader needs. */
const PLAIN = new Set(["build", "chore", "ci", "refactor", "style", "test", "tests"]);

/** The group a change is shown in; what breaks something is shown as that only. */
export function groupOf({ kind, breaking, reverts }: Change): Group {
  if (breaking !== null) return "Breaking changes";
  if (reverts !== null) return "Reverts";
  return (kind !== null && Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined) ?? "Other changes";
}

/**
 * What a change is called in notes: scope and summary without the kind, which its group says. A word before a colon that is
 * not a usual kind, such as `bazel: update`, is part of what the author says.
 */
function captionOf({ kind, scope, summary, header }: Change): {
  readonly scope: string | null;
  readonly text: string;
} {
  if (kind === null || PLAIN.has(kind) || Object.hasOwn(BY_KIND, kind)) return { scope, text: summary };
  return { scope: null, text: header };
}
