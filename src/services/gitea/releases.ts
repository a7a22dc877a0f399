import pMap from "p-map";
import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import { readMark } from "../forge/draft-mark.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import type { SoughtRelease } from "../ports/forge.ts";

/** A Gitea, and where its pages are. */
export interface Server {
  readonly api: ForgeApi;
  readonly url: string;
}

const asset = z.object({
  id: z.number(),
  name: z.string(),
  size: z.number(),
  uuid: z.string(),
  browser_download_url: z.string(),
  /** Forgejo's; `external` is a link to another server. */
  type: z.string().optional(),
});

const release = z.object({
  id: z.number(),
  html_url: z.string(),
  tag_name: z.string(),
  target_commitish: z.string(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  assets: z.array(asset).nullish(),
  body: z.string().nullish(),
});

/** Requests at once. */
const AT_ONCE = 8;

/** A repository's part of an API path. */
export function repositoryPath({ owner, name }: ForgeRepository): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/**
 * The releases of tags, drafts too, each by a request of its own: Gitea has one for each tag at most. It knows no digests: if these are
 * wanted, files are downloaded.
 */
export async function findReleases(
  server: Server,
  repository: ForgeRepository,
  sought: readonly SoughtRelease[],
): Promise<ReadonlyMap<string, readonly ForgeReleaseFacts[]>> {
  const read = async ({ tag, digests }: SoughtRelease) => {
    const one = await readByTag(server, repository, tag);
    const whole = one === null || digests !== true ? one : await withDigests(server, repository, one);
    return [tag, whole === null ? [] : [whole]] as const;
  };
  return new Map(await pMap(sought, read, { concurrency: AT_ONCE }));
}

/** The release of a tag, or its draft if the token may write; null if there is none. */
export async function readByTag(
  server: Server,
  repository: ForgeRepository,
  tag: string,
): Promise<ForgeReleaseFacts | null> {
  const doing = `read the release ${tag} of ${formatForgeRepository(repository)}`;
  return await readOne(server, repository, doing, `tags/${encodeURIComponent(tag)}`);
}

/** One release by its id, null if there is none. */
export async function readRelease(
  server: Server,
  repository: ForgeRepository,
  id: number,
): Promise<ForgeReleaseFacts | null> {
  const doing = `read release ${id} of ${formatForgeRepository(repository)}`;
  return await readOne(server, repository, doing, `${id}`);
}

async function readOne(server: Server, repository: ForgeRepository, doing: string, which: string) {
  const path = `${repositoryPath(repository)}/releases/${which}`;
  return await server.api.read({ doing, repository }, path, (data) => parseRelease(server, data));
}

/** Parses Gitea's JSON of one release; throws a `ZodError` for anything else. */
export function parseRelease(server: Server, data: unknown): ForgeReleaseFacts {
  const found = release.parse(data);
  return {
    id: found.id,
    url: found.html_url,
    draft: found.draft,
    prerelease: found.prerelease,
    target: found.target_commitish,
    assets: (found.assets ?? []).map((each) => parseAsset(server, each)),
    uploadUrl: "",
    own: found.draft ? readMark(found.body ?? "") : null,
  };
}

/** Parses Gitea's JSON of one file; throws a `ZodError` for anything else. Files are read where the forge is configured to be. */
export function parseAsset({ url }: Server, data: unknown): ReleaseAsset {
  const { id, name, size, uuid, browser_download_url, type } = asset.parse(data);
  const there = type === "external" ? browser_download_url : `${url}/attachments/${uuid}`;
  return { id, name, state: "uploaded", size, digest: null, url: there };
}

/** The same file with the digest of what is served as it; null if that is nothing. */
export async function withDigest(
  { api, url }: Server,
  repository: ForgeRepository,
  asset: ReleaseAsset,
): Promise<ReleaseAsset> {
  if (!asset.url.startsWith(`${url}/`)) return asset;
  const doing = `download ${asset.name} of ${formatForgeRepository(repository)}`;
  return { ...asset, digest: await api.digestOf({ doing, repository }, asset.url) };
}

async function withDigests(server: Server, repository: ForgeRepository, found: ForgeReleaseFacts) {
  const read = (each: ReleaseAsset) => withDigest(server, repository, each);
  return { ...found, assets: await pMap(found.assets, read, { concurrency: 2 }) };
}
