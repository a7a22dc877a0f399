import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import { failed } from "../forge/forge-errors.ts";
import { sha256Of } from "../oci/sha256.ts";
import { storedName, type UploadedAsset, type UploadFile } from "../ports/forge.ts";
import { projectPath } from "./paths.ts";

const stored = z.object({ id: z.number(), file_sha256: z.string().nullish() });

/** The header that says what a file's digest is; an older GitLab has none, and the file is read. Source: lib/api/generic_packages.rb. */
const CHECKSUM = "x-checksum-sha256";

/** Where a file of a release is; `uploadUrl` is its package's address. */
function fileUrl({ uploadUrl }: Pick<ForgeReleaseFacts, "uploadUrl">, name: string): string {
  return `${uploadUrl}/${encodeURIComponent(name)}`;
}

/** The digest of the file behind a release's link; null if the link leads out of the release's package, or to nothing. */
export async function digestOfFile(
  api: ForgeApi,
  repository: ForgeRepository,
  release: Pick<ForgeReleaseFacts, "uploadUrl">,
  { name, url }: Pick<ReleaseAsset, "name" | "url">,
): Promise<Digest | null> {
  if (url !== fileUrl(release, name)) return null;
  const doing = `read ${name} of ${formatForgeRepository(repository)}`;
  return await api.digestOf({ doing, repository }, url, CHECKSUM);
}

/** What the file behind a release's link holds; null if that is somewhere else than in the project's packages, or gone. */
export async function contentOfFile(
  api: ForgeApi,
  repository: ForgeRepository,
  name: string,
  url: string,
): Promise<Uint8Array | null> {
  if (!url.startsWith(`${api.baseUrl}${projectPath(repository)}/packages/`)) return null;
  const doing = `download ${name} of ${formatForgeRepository(repository)}`;
  return await api.content({ doing, repository }, url);
}

/**
 * Puts a file into the package of a release, unless it is there, and compares the digest that GitLab answers. One that was left by
 * a run which built something else is replaced: a package serves the newest of a name. Throws `forge-asset-differs`.
 */
export async function uploadPackageFile(
  api: ForgeApi,
  repository: ForgeRepository,
  release: Pick<ForgeReleaseFacts, "uploadUrl">,
  { name: given, body, contentType }: UploadFile,
): Promise<UploadedAsset> {
  const name = storedName(given);
  const url = fileUrl(release, name);
  const digest = sha256Of(body);
  const asset: ReleaseAsset = { id: 0, name, state: "uploaded", size: body.byteLength, digest, url };
  const read = () => digestOfFile(api, repository, release, asset);
  const find = async () => ((await read()) === digest ? digest : null);
  if ((await find()) !== null) return { asset, made: false };
  const doing = `upload ${name} to the packages of ${formatForgeRepository(repository)}`;
  const sent = {
    method: "PUT" as const,
    path: `${url.slice(api.baseUrl.length)}?select=package_file`,
    body: new Blob([body as Uint8Array<ArrayBuffer>]),
    contentType,
  };
  const answered = (await api.write({ doing, repository }, sent, digestIn, find)) ?? (await read());
  if (answered === digest) return { asset, made: true };
  throw failed(
    "forge-asset-differs",
    `the package holds ${name} with ${answered ?? "an unknown digest"}, but ${digest} was built`,
    `delete ${url} in the project's package registry, then run the same command again`,
  );
}

function digestIn(data: unknown): Digest | null {
  return parseDigest(`sha256:${stored.parse(data).file_sha256 ?? ""}`) ?? null;
}
