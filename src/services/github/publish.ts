import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { PublishSettings } from "../ports/github.ts";
import type { Client } from "./client.ts";
import { makeLatest } from "./drafts.ts";
import { fullName } from "./full-name.ts";
import { parameters, parseRelease, readRelease } from "./releases.ts";

/**
 * Makes a draft public, by its id, and gives it as it is then. One that is public already stays so. Throws
 * `github-failed` where GitHub agrees and yet shows a draft.
 */
export async function publish(
  client: Client,
  repository: GitHubRepository,
  id: number,
  settings: PublishSettings,
): Promise<GitHubReleaseFacts> {
  const asked = { doing: `publish release ${id} (${settings.tag}) of ${fullName(repository)}`, repository };
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
    message: `GitHub was asked to ${asked.doing}, agreed, and shows it as a draft still`,
    hint: `look at ${published.url}, then run the same command again`,
  });
}
