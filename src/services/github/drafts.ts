import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { DraftRelease, PublishSettings } from "../ports/github.ts";
import type { Client } from "./client.ts";
import { fullName } from "./full-name.ts";
import { parameters, parseRelease, releasesForAll } from "./releases.ts";

/**
 * Makes a draft, for a tag that has no release yet. GitHub makes a second one where it is asked twice, so after a failure
 * that leaves the outcome open the draft that appeared is taken. Throws `github-several-drafts` where several did.
 */
export async function createDraft(
  client: Client,
  repository: GitHubRepository,
  draft: DraftRelease,
): Promise<GitHubReleaseFacts> {
  const asked = { doing: `draft a release for ${draft.tag} in ${fullName(repository)}`, repository };
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

/** GitHub's default is true; a prerelease can never be the latest. */
export function makeLatest({
  latest,
  prerelease,
}: Pick<PublishSettings, "latest" | "prerelease">): "true" | "false" {
  return latest && !prerelease ? "true" : "false";
}

async function findDraft(
  client: Client,
  repository: GitHubRepository,
  tag: string,
): Promise<GitHubReleaseFacts | null> {
  const releases = (await releasesForAll(client, repository, [tag])).get(tag) ?? [];
  const [draft, ...others] = releases.filter((release) => release.draft);
  if (others.length > 0) {
    throw new ReleaseError({
      kind: "remote",
      code: "github-several-drafts",
      message: `${fullName(repository)} has ${others.length + 1} draft releases for ${tag}, so that none can be chosen`,
      hint: `delete all but one at ${draft?.url.replace(/\/tag\/.*$/, "")}, then run the same command again`,
    });
  }
  return draft ?? null;
}
