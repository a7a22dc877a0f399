import type { Change } from "../../domain/history/change.ts";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";
import type { ForgeRepository } from "../../domain/project/project.ts";
import type { Author } from "./authors.ts";

/** A change of a component, and how it got there. */
export interface ComponentChange {
  readonly change: Change;
  /** The library it came through, such as `//crates/db`; null if it is the component's own. */
  readonly through: string | null;
  /** Pull requests whose merges brought it in, the innermost first. */
  readonly pullRequests: readonly number[];
}

/** Where a release's commits and pull requests can be seen. */
export interface ForgeSource {
  /** GitHub's, such as `github.com`. */
  readonly host: string;
  /** Null if it is unknown; then nothing is linked. */
  readonly repository: ForgeRepository | null;
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
  readonly url: string | null;
}

/** The repository's address; null if it is unknown. */
export function addressOf({ host, repository }: ForgeSource): string | null {
  return repository === null ? null : `https://${host}/${repository.owner}/${repository.name}`;
}

/** A tag in an address; `/` and `@` stay readable there. */
export function inAddress(tag: string): string {
  return encodeURIComponent(tag).replaceAll("%2F", "/").replaceAll("%40", "@");
}

/** Where the release of a tag is seen, or without one all releases; null if the repository is unknown. */
export function releasePage(source: ForgeSource, tag: string | null): string | null {
  const address = addressOf(source);
  if (address === null) return null;
  return `${address}/releases${tag === null ? "" : `/tag/${inAddress(tag)}`}`;
}

/** What notes show of a change, with who wrote it. */
export function noteChange(
  { change, through, pullRequests }: ComponentChange,
  source: ForgeSource,
  authors: readonly Author[],
): NotedChange {
  const { commit, breaking } = change;
  const address = addressOf(source);
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
    url: address === null ? null : `${address}/commit/${commit.sha}`,
    pullRequests: [...new Set([...own, ...numbers, ...pullRequests])].map((number) => ({
      number,
      url: address === null ? null : `${address}/pull/${number}`,
    })),
    authors,
  };
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
