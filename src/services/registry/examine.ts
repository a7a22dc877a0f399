import type { Digest } from "../../domain/images/digest.ts";
import type { ImageTag, Repository } from "../../domain/images/reference.ts";
import type { Extent, Fault, ServedImage } from "../../domain/images/served-image.ts";
import { partsOf } from "../oci/documents.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { type Client, discard, type RegistryRequest } from "./client.ts";
import { getManifest } from "./manifests.ts";

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
  const all = extent === "everything";
  const examineChild = async (digest: Digest) => {
    const found = await examine(client, repository, digest, extent);
    if (found === null) faults.push({ what: "manifest", digest, why: "missing" });
    else if (found.digest !== digest) faults.push({ what: "manifest", digest, why: "changed" });
    else faults.push(...found.faults);
  };
  const isThere = async (what: "manifest" | "blob", digest: Digest) => {
    const path = `${what}s/${digest}`;
    if (!(await has(client, { repository, method: "HEAD", path, headers: {} })))
      faults.push({ what, digest, why: "missing" });
  };
  if (extent !== "itself")
    await sideBySide(distinct(children), AT_ONCE, (digest) =>
      all ? examineChild(digest) : isThere("manifest", digest),
    );
  if (all)
    await sideBySide(distinct(blobs.map(({ digest }) => digest)), AT_ONCE, (digest) =>
      isThere("blob", digest),
    );
  return { digest: top.digest, children, faults };
}

function distinct(digests: readonly Digest[]): readonly Digest[] {
  return [...new Set(digests)];
}

async function has(client: Client, request: RegistryRequest): Promise<boolean> {
  const response = await client.send(request);
  await discard(response);
  if (response.status === 404) return false;
  if (response.ok) return true;
  throw await client.refuse(request, response);
}
