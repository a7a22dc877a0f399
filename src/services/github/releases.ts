import * as z from "zod";
import { formatGitHubRepository } from "../../domain/project/github-repository.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import { type Client, everyPage, PAGE_SIZE, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";

const release = z
  .object({
    id: z.number(),
    html_url: z.string(),
    upload_url: z.string(),
    tag_name: z.string(),
    target_commitish: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
  })
  .transform((data) => ({
    tag: data.tag_name,
    uploadUrl: data.upload_url,
    facts: {
      id: data.id,
      url: data.html_url,
      draft: data.draft,
      prerelease: data.prerelease,
      target: data.target_commitish,
    } satisfies GitHubReleaseFacts,
  }));

/** A release as GitHub answers it, with what only this service needs. */
export type ReadRelease = z.output<typeof release>;

/** Parses GitHub's JSON of one release; throws a `ZodError` for anything else. */
export function parseRelease(data: unknown): ReadRelease {
  return release.parse(data);
}

/** The releases of each of these tags, drafts included, from one listing; GitHub is not asked if there are no tags. */
export async function releasesForAll(
  client: Client,
  repository: GitHubRepository,
  tags: readonly string[],
): Promise<ReadonlyMap<string, readonly GitHubReleaseFacts[]>> {
  const found = new Map<string, GitHubReleaseFacts[]>(tags.map((tag) => [tag, []]));
  if (found.size === 0) return found;
  for (const { tag, facts } of await listReleases(client, repository)) found.get(tag)?.push(facts);
  return found;
}

/** Every release that the token may see; drafts are shown only to those who may write. */
async function listReleases(client: Client, repository: GitHubRepository): Promise<readonly ReadRelease[]> {
  const asked = { doing: `list the releases of ${formatGitHubRepository(repository)}`, repository };
  const pages = client.ask(asked, (octokit) =>
    everyPage(async (page) => {
      const { data, headers } = await octokit.rest.repos.listReleases({
        ...parameters(repository),
        per_page: PAGE_SIZE,
        page,
      });
      const entries = z.array(release).parse(data);
      return { entries: entries.map((entry) => ({ id: entry.facts.id, entry })), link: headers.link };
    }),
  );
  return (await pages).map(({ entry }) => entry);
}

/** One release by its id, null if there is none. */
export async function readRelease(
  client: Client,
  repository: GitHubRepository,
  id: number,
): Promise<ReadRelease | null> {
  const asked = { doing: `read release ${id} of ${formatGitHubRepository(repository)}`, repository };
  return await client.ask(asked, async (octokit) => {
    try {
      const { data } = await octokit.rest.repos.getRelease({ ...parameters(repository), release_id: id });
      return parseRelease(data);
    } catch (error) {
      if (refusalIn(error)?.status === 404) return null;
      throw error;
    }
  });
}
