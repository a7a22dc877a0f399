import pMap from "p-map";
import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import type { SoughtRelease } from "../ports/forge.ts";
import { digestOfFile } from "./package-files.ts";
import { filesPath, releasePath } from "./paths.ts";

const link = z.object({ id: z.number(), name: z.string(), url: z.string() });

const release = z.object({
  tag_name: z.string(),
  // Not shown to those who may not read the code.
  commit: z.object({ id: z.string() }).nullish(),
  assets: z.object({ links: z.array(link) }),
  _links: z.object({ self: z.string().optional() }).optional(),
});

/** Requests at once. */
const AT_ONCE = 8;

/**
 * The releases of tags, each by a request of its own: the list of all of them is cached for minutes. Files that are links to the
 * release's own package have their digests, if these are wanted.
 */
export async function findReleases(
  api: ForgeApi,
  repository: ForgeRepository,
  sought: readonly SoughtRelease[],
): Promise<ReadonlyMap<string, readonly ForgeReleaseFacts[]>> {
  const read = async ({ tag, digests }: SoughtRelease) => {
    const one = await readByTag(api, repository, tag);
    const whole = one === null || digests !== true ? one : await withDigests(api, repository, one);
    return [tag, whole === null ? [] : [whole]] as const;
  };
  return new Map(await pMap(sought, read, { concurrency: AT_ONCE }));
}

/** The release of a tag, null if there is none. */
export async function readByTag(
  api: ForgeApi,
  repository: ForgeRepository,
  tag: string,
): Promise<ForgeReleaseFacts | null> {
  const doing = `read the release ${tag} of ${formatForgeRepository(repository)}`;
  return await api.read({ doing, repository }, releasePath(repository, tag), (data) =>
    parseRelease(api, repository, data),
  );
}

/** Parses GitLab's JSON of one release; throws a `ZodError` for anything else. */
export function parseRelease(api: ForgeApi, repository: ForgeRepository, data: unknown): ForgeReleaseFacts {
  const { tag_name, commit, assets, _links } = release.parse(data);
  return {
    id: 0,
    url: _links?.self ?? "",
    draft: false,
    prerelease: false,
    target: commit?.id ?? "",
    assets: assets.links.map(parseLink),
    uploadUrl: `${api.baseUrl}${filesPath(repository, tag_name)}`,
    own: null,
  };
}

/** Parses GitLab's JSON of one link, which says nothing of what is behind it. */
export function parseLink(data: unknown): ReleaseAsset {
  const { id, name, url } = link.parse(data);
  return { id, name, state: "uploaded", size: 0, digest: null, url };
}

async function withDigests(
  api: ForgeApi,
  repository: ForgeRepository,
  found: ForgeReleaseFacts,
): Promise<ForgeReleaseFacts> {
  const read = async (asset: ReleaseAsset) => ({
    ...asset,
    digest: await digestOfFile(api, repository, found, asset),
  });
  return { ...found, assets: await pMap(found.assets, read, { concurrency: 2 }) };
}
