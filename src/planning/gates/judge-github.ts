import { parseCommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { Facts, GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { tagCommit } from "../standing/tag-commit.ts";

/** GitHub's gate: the release is absent, one draft, or published for this very commit. */
export function judgeGitHub({ tag, component, own }: WantedRelease, facts: Facts): Problem[] {
  const releases = facts.github?.releases.get(tag) ?? [];
  if (!own || component.githubRelease === undefined || facts.github === undefined) return [];
  const [first, second] = releases;
  if (first !== undefined && second !== undefined) return [severalReleases(tag, releases)];
  const made = parseCommitSha(first?.target ?? "");
  const commit = tagCommit(tag, facts);
  if (first === undefined || first.draft || made === undefined || made === commit) return [];
  return [
    {
      code: "release-elsewhere",
      message: `the GitHub release ${tag} is published for commit ${shortCommit(made)}, and the tag points at ${shortCommit(commit)} now`,
      hint: `look at ${first.url}: the tag was moved after it was released. Release a new version instead`,
    },
  ];
}

/** The problem of a tag that has several releases, of which only one can be meant. */
export function severalReleases(tag: string, releases: readonly GitHubReleaseFacts[]): Problem {
  const which = releases.map(({ url, draft }) => `${url}${draft ? " (draft)" : ""}`).join(", ");
  return {
    code: "several-releases",
    message: `GitHub has ${releases.length} releases for ${tag}: ${which}`,
    hint: "delete all but one of the drafts, then run the same command again",
  };
}
