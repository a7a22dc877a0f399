import type { Change } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { Person } from "../../domain/history/person.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";

/** A change of a component, and how it got there. */
export interface ComponentChange {
  readonly change: Change;
  /** The library it came through, such as `//crates/db`; null if it is the component's own. */
  readonly through: string | null;
  /** Pull requests whose merges brought it in, the innermost first. */
  readonly pullRequests: readonly number[];
}

/** Where a release's commits and pull requests can be seen. */
export interface GitHubSource {
  /** GitHub's, such as `github.com`. */
  readonly host: string;
  /** Null if it is unknown; then nothing is linked. */
  readonly repository: GitHubRepository | null;
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
  readonly authors: readonly Author[];
}

/** A pull request, with its address if the repository is known. */
export interface NotedPullRequest {
  readonly number: number;
  readonly url: string | null;
}

/** A person to thank: by a GitHub account if the e-mail address names one, otherwise by name. */
export interface Author {
  readonly name: string;
  readonly login: string | null;
}

/** The repository's address; null if it is unknown. */
export function addressOf({ host, repository }: GitHubSource): string | null {
  return repository === null ? null : `https://${host}/${repository.owner}/${repository.name}`;
}

/** What notes show of a change. */
export function noteChange(
  { change, through, pullRequests }: ComponentChange,
  source: GitHubSource,
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
    authors: authorsOf(commit, source.host),
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

/** `49699333+dependabot[bot]@users.noreply.github.com`; old ones have no number. */
const NOREPLY = /^(?:[0-9]+\+)?([A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?)@users\.noreply\.(.+)$/;

/** Who wrote a commit, each once, the author first. Takes GitHub's host, whose private addresses name accounts. */
export function authorsOf({ author, coAuthors }: Commit, host: string): readonly Author[] {
  const authors = new Map<string, Author>();
  for (const person of [author, ...coAuthors]) {
    const found = { name: person.name.trim() || person.email || "somebody", login: loginOf(person, host) };
    const key = found.login ?? found.name;
    if (!authors.has(key.toLowerCase())) authors.set(key.toLowerCase(), found);
  }
  return [...authors.values()];
}

function loginOf({ email }: Person, host: string): string | null {
  const [, login, of] = NOREPLY.exec(email) ?? [];
  return login !== undefined && of?.toLowerCase() === host ? login : null;
}
