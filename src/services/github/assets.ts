import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import { formatGitHubRepository } from "../../domain/project/github-repository.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { sha256Of } from "../oci/sha256.ts";
import { type ReleaseAsset, storedName, type UploadFile } from "../ports/github.ts";
import { type Client, everyPage, PAGE_SIZE, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";
import { parseRelease } from "./releases.ts";

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

/** Every asset of a release, those of broken uploads included. */
export async function listAssets(
  client: Client,
  repository: GitHubRepository,
  releaseId: number,
): Promise<readonly ReleaseAsset[]> {
  const asked = {
    doing: `list the assets of release ${releaseId} of ${formatGitHubRepository(repository)}`,
    repository,
  };
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
  const asked = { doing: `delete asset ${assetId} of ${formatGitHubRepository(repository)}`, repository };
  await client.ask(asked, async (octokit) => {
    try {
      await octokit.rest.repos.deleteReleaseAsset({ ...parameters(repository), asset_id: assetId });
    } catch (error) {
      if (refusalIn(error)?.status !== 404) throw error;
    }
  });
}

/**
 * Attaches a file to a release and compares the digest that GitHub answers. The same file there already is left alone; what
 * a broken upload left under its name is deleted first. Throws `github-asset-differs` if another file has that name, or
 * GitHub stored something else.
 */
export async function uploadAsset(
  client: Client,
  repository: GitHubRepository,
  releaseId: number,
  file: UploadFile,
): Promise<ReleaseAsset> {
  const digest = sha256Of(file.body);
  const doing = `upload ${file.name} to release ${releaseId} of ${formatGitHubRepository(repository)}`;
  const find = async () => {
    const assets = await listAssets(client, repository, releaseId);
    const there = assets.find(({ name }) => name === storedName(file.name));
    if (there === undefined) return null;
    if (there.state === "uploaded") return agreed(there, file, digest);
    await deleteAsset(client, repository, there.id);
    return null;
  };
  const there = await find();
  if (there !== null) return there;
  const url = await uploadUrl(client, repository, releaseId, doing);
  const uploaded = await client.write(
    { doing, repository },
    {
      send: async (octokit) => {
        const headers = { "content-type": file.contentType };
        const { data } = await octokit.request({
          method: "POST",
          url,
          name: file.name,
          data: file.body,
          headers,
          request: { retries: 0 },
        });
        return asset.parse(data);
      },
      find,
    },
  );
  return agreed(uploaded, file, digest);
}

/** Where GitHub says that the release's files go: a template, on another host than the API. */
async function uploadUrl(
  client: Client,
  repository: GitHubRepository,
  id: number,
  doing: string,
): Promise<string> {
  return await client.ask({ doing, repository }, async (octokit) => {
    const { data } = await octokit.rest.repos.getRelease({ ...parameters(repository), release_id: id });
    return parseRelease(data).uploadUrl;
  });
}

function agreed(asset: ReleaseAsset, { name, body }: UploadFile, digest: Digest): ReleaseAsset {
  if (asset.size === body.byteLength && (asset.digest ?? digest) === digest) return asset;
  throw new ReleaseError({
    kind: "remote",
    code: "github-asset-differs",
    message: `the release holds ${asset.name} with ${asset.digest ?? `${asset.size} bytes`}, but ${name} has ${digest}`,
    hint: `delete ${asset.url} from the release, then run the same command again`,
  });
}
