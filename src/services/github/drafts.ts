import { formatGitHubRepository } from "../../domain/project/github-repository.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { DraftRelease, PublishSettings } from "../ports/github.ts";
import { type Client, parameters } from "./client.ts";
import { parseRelease, readRelease, releasesForAll } from "./releases.ts";

/**
 * Makes a draft, for a tag that has no release yet. GitHub makes a second one if it is asked twice, so after a failure
 * that leaves the outcome open the draft that appeared is taken. Throws `github-several-drafts` if several did.
 */
export async function createDraft(
  client: Client,
  repository: GitHubRepository,
  draft: DraftRelease,
): Promise<GitHubReleaseFacts> {
  const asked = {
    doing: `draft a release for ${draft.tag} in ${formatGitHubRepository(repository)}`,
    repository,
  };
  return await client.write(asked, {
    send: async (octokit) => {
      const { data } = await octokit.rest.repos.createRelease({
        ...parameters(repository),
        tag_name: draft.tag,
        target_commitish: draft.commit,
        name: draft.name,
        body: draft.body,
        draft: true,
        prerelease: draft.prerelease,
        make_latest: makeLatest(draft),
        request: { retries: 0 },
      });
      return parseRelease(data).facts;
    },
    find: () => findDraft(client, repository, draft.tag),
  });
}

async function findDraft(
  client: Client,
  repository: GitHubRepository,
  tag: string,
): Promise<GitHubReleaseFacts | null> {
  const releases = (await releasesForAll(client, repository, [tag])).get(tag) ?? [];
  const [draft, ...others] = releases.filter((release) => release.draft);
  if (draft !== undefined && others.length > 0) {
    throw new ReleaseError({
      kind: "remote",
      code: "github-several-drafts",
      message: `${formatGitHubRepository(repository)} has ${others.length + 1} draft releases for ${tag}, so that none can be chosen`,
      hint: `delete all but one at ${draft.url.replace(/\/tag\/.*$/, "")}, then run the same command again`,
    });
  }
  return draft ?? null;
}

/**
 * Makes a draft public, by its id, and gives it as it is then. One that is public already stays so. Throws
 * `github-failed` if GitHub agrees and yet shows a draft.
 */
export async function publish(
  client: Client,
  repository: GitHubRepository,
  id: number,
  settings: PublishSettings,
): Promise<GitHubReleaseFacts> {
  const asked = {
    doing: `publish release ${id} (${settings.tag}) of ${formatGitHubRepository(repository)}`,
    repository,
  };
  const published = await client.write(asked, {
    send: async (octokit) => {
      const { data } = await octokit.rest.repos.updateRelease({
        ...parameters(repository),
        release_id: id,
        tag_name: settings.tag,
        draft: false,
        prerelease: settings.prerelease,
        make_latest: makeLatest(settings),
        request: { retries: 0 },
      });
      return parseRelease(data).facts;
    },
    find: async () => {
      const found = await readRelease(client, repository, id);
      return found === null || found.facts.draft ? null : found.facts;
    },
  });
  if (!published.draft) return published;
  throw new ReleaseError({
    kind: "remote",
    code: "github-failed",
    message: `GitHub was asked to ${asked.doing}, agreed, but still shows it as a draft`,
    hint: `look at ${published.url}, then run the same command again`,
  });
}

/** GitHub's default is true; a prerelease can never be the latest. */
function makeLatest({
  latest,
  prerelease,
}: Pick<PublishSettings, "latest" | "prerelease">): "true" | "false" {
  return latest && !prerelease ? "true" : "false";
}
