import { randomUUID } from "node:crypto";
import type { Digest } from "../../domain/images/digest.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import { failed, refusedIn } from "../forge/forge-errors.ts";
import { sha256Of } from "../oci/sha256.ts";
import { storedName, type UploadedAsset, type UploadFile } from "../ports/forge.ts";
import { parseAsset, readRelease, repositoryPath, type Server, withDigest } from "./releases.ts";

/**
 * Attaches a file that a release does not have, and compares the digest of what Gitea serves then. Gitea takes a second file of a
 * name, so it is looked for before it is sent again. Throws `forge-asset-differs` if Gitea stored something else, or another file got
 * that name meanwhile.
 */
export async function uploadAsset(
  server: Server,
  repository: ForgeRepository,
  { id }: ForgeReleaseFacts,
  { name: given, body, contentType }: UploadFile,
): Promise<UploadedAsset> {
  const name = storedName(given);
  const digest = sha256Of(body);
  const doing = `upload ${name} to release ${id} of ${formatForgeRepository(repository)}`;
  const find = async () => {
    const release = await readRelease(server, repository, id);
    return release?.assets.find((asset) => asset.name === name) ?? null;
  };
  const form = multipart(name, contentType, body);
  const sent = {
    method: "POST" as const,
    path: `${repositoryPath(repository)}/releases/${id}/assets?name=${encodeURIComponent(name)}`,
    body: form.body,
    contentType: form.contentType,
  };
  const parse = (data: unknown) => parseAsset(server, data);
  const stored = await server.api.write({ doing, repository }, sent, parse, find);
  return { asset: agreed(await withDigest(server, repository, stored), name, digest), made: true };
}

function agreed(asset: ReleaseAsset, name: string, digest: Digest): ReleaseAsset {
  if (asset.name === name && asset.digest === digest) return asset;
  throw failed(
    "forge-asset-differs",
    `the release holds ${asset.name} with ${asset.digest ?? `${asset.size} bytes`}, but ${name} has ${digest}`,
    `delete ${asset.url} from the release, then run the same command again`,
  );
}

/** What a file holds; null if it is gone, or a link to another server. */
export async function assetContent(
  { api, url: server }: Server,
  repository: ForgeRepository,
  { name, url }: Pick<ReleaseAsset, "name" | "url">,
): Promise<Uint8Array | null> {
  if (!url.startsWith(`${server}/`)) return null;
  const doing = `download ${name} of ${formatForgeRepository(repository)}`;
  return await api.content({ doing, repository }, url);
}

/** Deletes a file; one that is not there is deleted already. */
export async function deleteAsset(
  api: ForgeApi,
  repository: ForgeRepository,
  release: Pick<ForgeReleaseFacts, "id">,
  { id }: Pick<ReleaseAsset, "id">,
): Promise<void> {
  const doing = `delete file ${id} of release ${release.id} of ${formatForgeRepository(repository)}`;
  const path = `${repositoryPath(repository)}/releases/${release.id}/assets/${id}`;
  try {
    await api.write(
      { doing, repository },
      { method: "DELETE", path },
      () => true,
      async () => null,
    );
  } catch (error) {
    if (refusedIn(error)?.status !== 404) throw error;
  }
}

/** A form with one file, whose size is known before it is sent. Source: RFC 7578. */
function multipart(name: string, type: string, body: Uint8Array): { body: Blob; contentType: string } {
  const boundary = `slipway-${randomUUID()}`;
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="attachment"; filename="${name}"\r\n` +
    `content-type: ${type}\r\n\r\n`;
  return {
    body: new Blob([head, body as Uint8Array<ArrayBuffer>, `\r\n--${boundary}--\r\n`]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
