import * as z from "zod";
import { parseDigest } from "../../domain/images/digest.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { ReleaseAsset } from "../ports/github.ts";
import type { Client } from "./client.ts";
import { refusalIn } from "./failure.ts";
import { fullName } from "./full-name.ts";
import { everyPage, PAGE_SIZE } from "./pages.ts";
import { parameters } from "./releases.ts";

const asset = z
  .object({
    id: z.number(),
    name: z.string(),
    state: z.string(),
    size: z.number(),
    digest: z.string().nullish(),
    browser_download_url: z.string(),
  })
  .transform(({ id, name, state, size, digest, browser_download_url: url }): ReleaseAsset => {
    return { id, name, state, size, digest: parseDigest(digest ?? "") ?? null, url };
  });

/** Parses GitHub's JSON of one asset; throws a `ZodError` for anything else. */
export function parseAsset(data: unknown): ReleaseAsset {
  return asset.parse(data);
}

/** Every asset of a release, those of broken uploads included. */
export async function listAssets(
  client: Client,
  repository: GitHubRepository,
  releaseId: number,
): Promise<readonly ReleaseAsset[]> {
  const asked = { doing: `list the assets of release ${releaseId} of ${fullName(repository)}`, repository };
  return await client.ask(asked, (octokit) =>
    everyPage(async (page) => {
      const { data, headers } = await octokit.rest.repos.listReleaseAssets({
        ...parameters(repository),
        release_id: releaseId,
        per_page: PAGE_SIZE,
        page,
      });
      return { entries: z.array(asset).parse(data), link: headers.link };
    }),
  );
}

/** Deletes an asset; one that is not there is deleted already. */
export async function deleteAsset(
  client: Client,
  repository: GitHubRepository,
  assetId: number,
): Promise<void> {
  const asked = { doing: `delete asset ${assetId} of ${fullName(repository)}`, repository };
  await client.ask(asked, async (octokit) => {
    try {
      await octokit.rest.repos.deleteReleaseAsset({ ...parameters(repository), asset_id: assetId });
    } catch (error) {
      if (refusalIn(error)?.status !== 404) throw error;
    }
  });
}
