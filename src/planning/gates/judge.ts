import { shortCommit } from "../../domain/history/commit-sha.ts";
import type { GitHubRepository, Project } from "../../domain/project/project.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import type { Observed } from "../standing/observed.ts";
import { tagCommit } from "../standing/tag-commit.ts";
import { judgeGitHub } from "./judge-github.ts";
import { judgeImages } from "./judge-images.ts";
import { judgeTag, judgeTrunk, judgeWorkTree } from "./judge-tag.ts";

/** All gates at once: every reason why these releases must not be made, before anything is built. */
export function judge({ project, releases, images, imageProblems, repository, facts }: Observed): Problem[] {
  const own = releases.filter((release) => release.own);
  return [
    ...judgeWorkTree(facts.git),
    ...own.flatMap((release) => judgeGit(release, { project, facts })),
    ...releases.flatMap(judgeFiles),
    ...imageProblems,
    ...judgeImages(images, facts),
    ...own.flatMap((release) => judgeRepository(release, repository)),
    ...own.flatMap((release) => [...judgeRecord(release, { facts }), ...judgeGitHub(release, facts)]),
  ];
}

/** Git's gates for one release: the tag, and trunk where its channel asks for it. */
export function judgeGit(
  { tag, channel }: WantedRelease,
  { project, facts }: { readonly project: Project; readonly facts: Pick<Facts, "git" | "tags"> },
): Problem[] {
  const found = facts.tags.get(tag);
  if (found === undefined) return [];
  const trunk = channel.trunkOnly ? judgeTrunk(tag, channel.name, found, facts.git, project.source) : [];
  return [...judgeTag(tag, found, facts.git, project.source), ...trunk];
}

/**
 * A record of another commit than the tag's means that the tag was moved after its release had begun. That another commit
 * is checked out is judged as such.
 */
function judgeRecord({ tag }: WantedRelease, { facts }: Pick<Observed, "facts">): Problem[] {
  const intent = facts.intents.get(tag)?.intent;
  const commit = tagCommit(tag, facts);
  if (intent === undefined || intent.commit === commit) return [];
  return [
    {
      code: "recorded-elsewhere",
      message: `${tag} was recorded for commit ${shortCommit(intent.commit)}, and points at ${shortCommit(commit)} now`,
      hint: `the tag was moved after its release had begun: release a new version, or put it back with \`git tag --force ${tag} ${intent.commit}\``,
    },
  ];
}

/** Without a repository there is nowhere to publish to. */
function judgeRepository({ component }: WantedRelease, repository: GitHubRepository | null): Problem[] {
  if (repository !== null || component.githubRelease === undefined) return [];
  return [
    {
      code: "no-github-repository",
      message: `nothing says in which GitHub repository ${component.name} is released`,
      hint: 'write github = "owner/name" in [repository], or github_release = false in the component',
    },
  ];
}

/** Files are attached to a GitHub release, so there has to be one. */
function judgeFiles({ component, own }: WantedRelease): Problem[] {
  if (!component.artifacts.some(({ kind }) => kind === "files")) return [];
  if (own && component.githubRelease !== undefined) return [];
  return [
    {
      code: "files-without-release",
      message: `${component.name} has files to attach, and this release has no GitHub release of its own to hold them`,
      hint: "take out github_release = false, or [components.X.files]; files of a component in `released_with` have nowhere to go",
    },
  ];
}
