import type { ForgeRepository } from "../../domain/project/forge.ts";
import { createForgeApi, type ForgeApi, type ForgeApiOptions } from "../forge/forge-api.ts";
import { refusedIn } from "../forge/forge-errors.ts";
import type { Forge } from "../ports/forge.ts";
import { contentOfFile } from "./package-files.ts";
import { editReleasePage, readReleasePage } from "./pages.ts";
import { projectPath } from "./paths.ts";
import { attach, createRelease, draftOf, publish } from "./publishing.ts";
import { findReleases } from "./releases.ts";

/** Where GitLab is, and who asks. */
export interface GitLabOptions extends Pick<ForgeApiOptions, "http" | "interrupted" | "second" | "retries"> {
  /** Of its pages, such as `https://gitlab.com`. */
  readonly url: string;
  readonly token: string;
  /** How the token is given: one of a person, group or project, or that of a CI job. Source: "REST API authentication". */
  readonly header: "PRIVATE-TOKEN" | "JOB-TOKEN";
}

/** Makes the service; nothing is asked until one of its functions is called. */
export function createGitLab({ url, token, header, ...rest }: GitLabOptions): Forge {
  const right = "the scope api and the role Developer, which may create this tag if it is protected,";
  const instruction =
    header === "JOB-TOKEN"
      ? "set GITLAB_TOKEN, or let somebody run the pipeline who may release"
      : "set GITLAB_TOKEN to a token with the scope api (a project's access token: Settings → Access tokens)";
  const api = createForgeApi({
    ...rest,
    baseUrl: `${url}/api/v4`,
    credentials: { [header]: token },
    words: { name: "GitLab", url, token: instruction, right },
  });
  return {
    releases: (repository, sought) => findReleases(api, repository, sought),
    requireRights: (repository, { tag }) => requireRights(api, repository, tag),
    create: async (repository, release) =>
      release.draft
        ? { release: draftOf(api, repository, release), made: false }
        : await createRelease(api, repository, release),
    publish: (repository, { assets }, release) => publish(api, repository, release, assets),
    // There are no drafts: nothing was announced, and the package's files are used again, or replaced.
    deleteDraft: async () => undefined,
    page: (repository, { tag }) => readReleasePage(api, repository, tag),
    editPage: (repository, { tag }, page) => editReleasePage(api, repository, tag, page),
    uploadAsset: (repository, tag, release, file) => attach(api, repository, tag, release, file),
    assetContent: (repository, { name, url: from }) => contentOfFile(api, repository, name, from),
    deleteAsset: async () => undefined,
  };
}

/**
 * Makes sure that the token may publish a release, and changes nothing: a release is asked for under a name that no tag can have
 * and without a commit to make the tag from. GitLab judges rights first, those on protected tags included, and then finds that
 * there is nothing to make it from. Source: app/services/releases/create_service.rb in GitLab's source.
 */
async function requireRights(api: ForgeApi, repository: ForgeRepository, tag: string): Promise<void> {
  const doing = `publish ${tag} in ${repository.owner}/${repository.name}`;
  const sent = {
    method: "POST" as const,
    path: `${projectPath(repository)}/releases`,
    body: { tag_name: `${tag}..` },
  };
  try {
    await api.write(
      { doing, repository },
      sent,
      () => null,
      async () => null,
    );
  } catch (error) {
    const refused = refusedIn(error);
    if (refused?.status === 422 || /ref is not specified/i.test(refused?.said ?? "")) return;
    throw error;
  }
}
