import type { Octokit } from "@octokit/rest";
import type { Digest } from "../../domain/images/digest.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { sha256Of } from "../oci/sha256.ts";
import { storedName, type UploadedAsset, type UploadFile } from "../ports/forge.ts";
import { type Client, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";
import { downloadAsset, parseAsset, readRelease, withDigest } from "./releases.ts";

/** Deletes an asset; one that is not there is deleted already. */
export async function deleteAsset(
  client: Client,
  repository: ForgeRepository,
  assetId: number,
): Promise<void> {
  const asked = { doing: `delete asset ${assetId} of ${formatForgeRepository(repository)}`, repository };
  await client.ask(asked, async (octokit) => {
    try {
      await octokit.rest.repos.deleteReleaseAsset({ ...parameters(repository), asset_id: assetId });
    } catch (error) {
      if (refusalIn(error)?.status !== 404) throw error;
    }
  });
}

/** What an asset holds; null if it is gone. */
export async function assetContent(
  client: Client,
  repository: ForgeRepository,
  { id, name }: Pick<ReleaseAsset, "id" | "name">,
): Promise<Uint8Array | null> {
  const asked = { doing: `download ${name} of ${formatForgeRepository(repository)}`, repository };
  return await client.ask(asked, async (octokit) => {
    try {
      return await downloadAsset(octokit, repository, id);
    } catch (error) {
      if (refusalIn(error)?.status !== 404) throw error;
      return null;
    }
  });
}

/**
 * Attaches a file that a release does not have, and compares the digest that GitHub answers. What a broken upload left under
 * its name is deleted before it is sent again. Throws `github-asset-differs` if GitHub stored something else, or another file
 * got that name meanwhile.
 */
export async function uploadAsset(
  client: Client,
  repository: ForgeRepository,
  { id, uploadUrl }: ForgeReleaseFacts,
  file: UploadFile,
): Promise<UploadedAsset> {
  const digest = sha256Of(file.body);
  const doing = `upload ${file.name} to release ${id} of ${formatForgeRepository(repository)}`;
  const find = async () => {
    const release = await readRelease(client, repository, id);
    const there = release?.facts.assets.find(({ name }) => name === storedName(file.name));
    if (there === undefined) return null;
    if (there.state === "uploaded") return agreed(there, file, digest);
    await deleteAsset(client, repository, there.id);
    return null;
  };
  const send = async (octokit: Octokit) => {
    const { data } = await octokit.request({
      method: "POST",
      url: uploadUrl,
      name: file.name,
      data: file.body,
      headers: { "content-type": file.contentType },
      request: { retries: 0 },
    });
    return parseAsset(data);
  };
  const sent = await client.write({ doing, repository }, { send, find });
  return { asset: agreed(await withDigest(client, repository, sent), file, digest), made: true };
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
