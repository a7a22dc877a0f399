import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import { createForgeApi, type ForgeApi, type ForgeApiOptions } from "../forge/forge-api.ts";
import { failed, refusedIn } from "../forge/forge-errors.ts";
import type { Forge } from "../ports/forge.ts";
import { assetContent, deleteAsset, uploadAsset } from "./assets.ts";
import { editReleasePage, readReleasePage } from "./pages.ts";
import { createRelease, deleteDraft, publish } from "./publishing.ts";
import { findReleases, repositoryPath } from "./releases.ts";

/** Where Gitea or Forgejo is, and who asks. */
export interface GiteaOptions extends Pick<ForgeApiOptions, "http" | "interrupted" | "second" | "retries"> {
  /** Of its pages, such as `https://git.acme.dev`. */
  readonly url: string;
  readonly token: string;
}

/** Makes the service; nothing is asked until one of its functions is called. */
export function createGitea({ url, token, ...rest }: GiteaOptions): Forge {
  const instruction =
    "set GITEA_TOKEN or FORGEJO_TOKEN to a token with write:repository (Settings → Applications)";
  const api = createForgeApi({
    ...rest,
    baseUrl: `${url}/api/v1`,
    credentials: { authorization: `token ${token}` },
    words: { name: "Gitea", url, token: instruction, right: "write:repository" },
  });
  const server = { api, url };
  return {
    releases: (repository, sought) => findReleases(server, repository, sought),
    requireRights: (repository, { tag }) => requireRights(api, repository, tag),
    create: (repository, release) => createRelease(server, repository, release),
    publish: (repository, draft, release) => publish(server, repository, draft, release),
    deleteDraft: (repository, id) => deleteDraft(server, repository, id),
    page: (repository, { id }) => readReleasePage(api, repository, id),
    editPage: (repository, { id }, page) => editReleasePage(api, repository, id, page),
    uploadAsset: (repository, _, release, file) => uploadAsset(server, repository, release, file),
    assetContent: (repository, asset) => assetContent(server, repository, asset),
    deleteAsset: (repository, release, asset) => deleteAsset(api, repository, release, asset),
  };
}

/**
 * Makes sure that the token may publish releases, and changes nothing: a change is asked for to release 0, which no repository has.
 * Gitea judges rights and the token's scope first. Source: routers/api/v1/api.go in Gitea's source.
 */
async function requireRights(api: ForgeApi, repository: ForgeRepository, tag: string): Promise<void> {
  const path = repositoryPath(repository);
  const asked = { doing: `publish ${tag} in ${formatForgeRepository(repository)}`, repository };
  if ((await api.read(asked, path, () => true)) === null)
    throw failed(
      "forge-not-found",
      `Gitea has no repository ${formatForgeRepository(repository)}, or this token may not see it`,
      "check `project` and `url` under [repository] in slipway.toml, and the token",
    );
  const sent = { method: "PATCH" as const, path: `${path}/releases/0`, body: {} };
  try {
    await api.write(
      asked,
      sent,
      () => null,
      async () => null,
    );
  } catch (error) {
    if (refusedIn(error)?.status !== 404) throw error;
  }
}
