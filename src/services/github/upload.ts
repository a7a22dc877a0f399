import type { Digest } from "../../domain/images/digest.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { sha256Of } from "../oci/sha256.ts";
import { type ReleaseAsset, storedName, type UploadFile } from "../ports/github.ts";
import { deleteAsset, listAssets, parseAsset } from "./assets.ts";
import type { Client } from "./client.ts";
import { fullName } from "./full-name.ts";
import { parameters, parseRelease } from "./releases.ts";

/**
 * Attaches a file to a release and compares the digest that GitHub answers. The same file there already is left alone;
 * what a broken upload left under its name is deleted first. Throws `github-asset-differs` where another file stands under
 * that name, or GitHub stored something else.
 */
export async function uploadAsset(
  client: Client,
  repository: GitHubRepository,
  releaseId: number,
  file: UploadFile,
): Promise<ReleaseAsset> {
  const digest = sha256Of(file.body);
  const doing = `upload ${file.name} to release ${releaseId} of ${fullName(repository)}`;
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
        return parseAsset(data);
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
