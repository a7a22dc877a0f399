import pMap from "p-map";
import type { Digest } from "../../domain/images/digest.ts";
import type { ImageTag, Repository } from "../../domain/images/reference.ts";
import type { Extent, ServedImage } from "../../domain/images/served-image.ts";
import { partsOf } from "../oci/documents.ts";
import { type Client, discard } from "./client.ts";
import { getManifest } from "./manifests.ts";

/** Parts of one image are asked for a few at a time. */
const SOME = { concurrency: 4 };

/**
 * What whoever pulls an image gets; null if there is none of that name. Manifests are read and hashed, whatever the registry says of them.
 * Blobs only have to be there: whoever pulls them hashes them. Throws a `ReleaseError`.
 */
export async function examine(
  client: Client,
  repository: Repository,
  name: ImageTag | Digest,
  extent: Extent,
): Promise<ServedImage | null> {
  const top = await getManifest(client, { repository, tag: name });
  if (top === null) return null;
  const { children = [], blobs = [] } = partsOf(top.body) ?? {};
  const isWhole = extent === "everything";
  const faults: string[] = [];
  const follow = async (digest: Digest) => {
    const found = await examine(client, repository, digest, isWhole ? extent : "itself");
    if (found?.digest === digest) faults.push(...found.faults);
    else faults.push(`manifest ${digest} ${found === null ? "is missing" : "was changed"}`);
  };
  const lookFor = async ({ digest }: { readonly digest: Digest }) => {
    const request = { repository, method: "HEAD", path: `blobs/${digest}`, headers: {} } as const;
    const response = await client.send(request);
    await discard(response);
    if (response.status === 404) faults.push(`blob ${digest} is missing`);
    else if (!response.ok) throw await client.refuse(request, response);
  };
  await pMap(extent === "itself" ? [] : children, follow, SOME);
  await pMap(isWhole ? blobs : [], lookFor, SOME);
  return { digest: top.digest, children, faults: [...new Set(faults)] };
}
