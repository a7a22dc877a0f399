import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import { failed, refusedIn } from "../forge/forge-errors.ts";
import type { CreatedRelease, NewRelease, UploadedAsset, UploadFile } from "../ports/forge.ts";
import { uploadPackageFile } from "./package-files.ts";
import { filesPath, projectPath, releasePath } from "./paths.ts";
import { parseLink, parseRelease, readByTag } from "./releases.ts";

/** What stands for a draft, which GitLab does not have: a place for the release's files. Nothing is written. */
export function draftOf(
  api: ForgeApi,
  repository: ForgeRepository,
  { tag, commit, body, run, prerelease }: NewRelease,
): ForgeReleaseFacts {
  const uploadUrl = `${api.baseUrl}${filesPath(repository, tag)}`;
  return {
    id: 0,
    url: "",
    draft: true,
    prerelease,
    target: commit,
    assets: [],
    uploadUrl,
    own: { run, text: body },
  };
}

/** Makes a release with links to its files, all in one request. One that somebody else made meanwhile is given. */
export async function createRelease(
  api: ForgeApi,
  repository: ForgeRepository,
  { tag, name, body }: NewRelease,
  files: readonly ReleaseAsset[] = [],
): Promise<CreatedRelease> {
  const doing = `publish a release for ${tag} in ${formatForgeRepository(repository)}`;
  const find = () => readByTag(api, repository, tag);
  const sent = {
    method: "POST" as const,
    path: `${projectPath(repository)}/releases`,
    // Without `ref`: of a tag that is not there GitLab would make one.
    body: { tag_name: tag, name, description: body, assets: { links: files.map(linkTo) } },
  };
  try {
    const parse = (data: unknown) => parseRelease(api, repository, data);
    return { release: await api.write({ doing, repository }, sent, parse, find), made: true };
  } catch (error) {
    const there = refusedIn(error)?.status === 409 ? await find() : null;
    if (there === null) throw error;
    return { release: there, made: false };
  }
}

/**
 * Makes the release of a draft, with links to all of its files at once, so that nothing is announced before it is complete. Throws
 * `forge-invalid` if somebody else has made a release without them meanwhile.
 */
export async function publish(
  api: ForgeApi,
  repository: ForgeRepository,
  release: NewRelease,
  files: readonly ReleaseAsset[],
): Promise<ForgeReleaseFacts> {
  const { release: found } = await createRelease(api, repository, release, files);
  const there = new Set(found.assets.map(({ url }) => url));
  const missing = files.find(({ url }) => !there.has(url));
  if (missing === undefined) return found;
  throw failed(
    "forge-invalid",
    `somebody else made the release ${release.tag} of ${formatForgeRepository(repository)} meanwhile, without ${missing.name}`,
    "run the same command again: it goes on where it stopped, and attaches what is missing",
  );
}

/** Attaches a file: to a draft by uploading it, to a public release also by a link. */
export async function attach(
  api: ForgeApi,
  repository: ForgeRepository,
  tag: string,
  release: ForgeReleaseFacts,
  file: UploadFile,
): Promise<UploadedAsset> {
  const uploaded = await uploadPackageFile(api, repository, release, file);
  if (release.draft) return uploaded;
  const { asset } = uploaded;
  const doing = `attach ${asset.name} to the release ${tag} of ${formatForgeRepository(repository)}`;
  const sent = {
    method: "POST" as const,
    path: `${releasePath(repository, tag)}/assets/links`,
    body: linkTo(asset),
  };
  const find = async () =>
    (await readByTag(api, repository, tag))?.assets.find(({ url }) => url === asset.url) ?? null;
  const { id } = await api.write({ doing, repository }, sent, parseLink, find);
  return { asset: { ...asset, id }, made: true };
}

/** `direct_asset_path` gives the file an address that says nothing of packages: `…/-/releases/TAG/downloads/NAME`. */
function linkTo({ name, url }: ReleaseAsset) {
  return { name, url, direct_asset_path: `/${name}`, link_type: "package" };
}
