import { gitHubRepositoryOfUrl } from "../../domain/project/github-repository.ts";
import type { GitHubRepository, Project } from "../../domain/project/project.ts";

/** Where GitHub releases go: the configuration's repository, then CI's, then the remote's URL. Null where none says. */
export function chooseGitHubRepository(
  project: Project,
  fromEnvironment: GitHubRepository | null,
  remoteUrl: string | null,
  gitHubHost: string,
): GitHubRepository | null {
  return (
    project.source.github ??
    fromEnvironment ??
    (remoteUrl === null ? null : (gitHubRepositoryOfUrl(remoteUrl, gitHubHost) ?? null))
  );
}
