import type { Digest } from "../../domain/images/digest.ts";
import type { ImageTag, Repository } from "../../domain/images/reference.ts";
import type { Extent, Fault, ServedImage } from "../../domain/images/served-image.ts";
import { partsOf } from "../oci/documents.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { type Client, discard } from "./client.ts";
import { digestUnder, getManifest } from "./manifests.ts";

/** Parts of one image that are asked for at once. */
const AT_ONCE = 4;

/**
 * What whoever pulls an image gets; null if there is none of that name. Its manifest is read and hashed, whatever the registry says of it.
 * As far as it is followed, manifests and blobs have to be there; with `everything` the manifests of an index are read and hashed,
 * too. Blobs are never read: whoever pulls them hashes them. Throws a `ReleaseError`.
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
  const faults: Fault[] = [];
  const lookAt = { itself: [], manifests: children, everything: children }[extent];
  await sideBySide(distinct(lookAt), AT_ONCE, async (digest) => {
    const found = await lookAtManifest(client, repository, digest, extent);
    if (found === null) faults.push({ what: "manifest", digest, why: "missing" });
    else if (found.digest !== digest) faults.push({ what: "manifest", digest, why: "changed" });
    else faults.push(...found.faults);
  });
  const needed = extent === "everything" ? blobs.map(({ digest }) => digest) : [];
  await sideBySide(distinct(needed), AT_ONCE, async (digest) => {
    if (!(await hasBlob(client, repository, digest))) faults.push({ what: "blob", digest, why: "missing" });
  });
  return { digest: top.digest, children, faults };
}

async function lookAtManifest(
  client: Client,
  repository: Repository,
  digest: Digest,
  extent: Extent,
): Promise<Pick<ServedImage, "digest" | "faults"> | null> {
  if (extent === "everything") return await examine(client, repository, digest, extent);
  const stated = await digestUnder(client, { repository, tag: digest });
  return stated === null ? null : { digest: stated, faults: [] };
}

function distinct(digests: readonly Digest[]): readonly Digest[] {
  return [...new Set(digests)];
}

async function hasBlob(client: Client, repository: Repository, digest: Digest): Promise<boolean> {
  const request = { repository, method: "HEAD", path: `blobs/${digest}`, headers: {} } as const;
  const response = await client.send(request);
  await discard(response);
  if (response.status === 404) return false;
  if (response.ok) return true;
  throw await client.refuse(request, response);
}
