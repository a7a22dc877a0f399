import type { Digest } from "../../domain/images/digest.ts";
import type { Reference } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import { sideBySide } from "../process/side-by-side.ts";
import type { Client } from "./client.ts";
import { readLayoutImage } from "./layout-image.ts";
import { putManifest } from "./put-manifest.ts";
import { uploadBlob } from "./upload.ts";

/** Blobs of one image that are uploaded at once. */
const UPLOADS = 4;

/**
 * Brings the one image or index of an OCI layout into a registry and gives its digest: blobs that are missing there, then
 * the manifests that an index names, and the tag last of all, so that it never names what is not whole. Throws a
 * `ReleaseError`.
 */
export async function pushLayout(
  client: Client,
  layout: string,
  reference: Reference,
  watch: Watch = () => {},
): Promise<Digest> {
  const { repository } = reference;
  const { root, children, blobs } = await readLayoutImage(layout);
  let done = 0;
  await sideBySide(blobs, UPLOADS, async (blob) => {
    await uploadBlob(client, repository, blob);
    done += 1;
    watch(`${done} of ${blobs.length} blobs are there`);
  });
  for (const child of children) await putManifest(client, { repository, tag: child.digest }, child);
  await putManifest(client, reference, root);
  return root.digest;
}
