import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Platform } from "../../domain/images/platform.ts";
import { OCI_INDEX } from "../oci/documents.ts";
import { blobPath } from "../oci/layout.ts";
import { sha256Of } from "../oci/sha256.ts";

const top = z.object({
  manifests: z.array(z.object({ mediaType: z.string(), digest: z.string(), size: z.number() })),
});

/**
 * Makes one index of the images in a layout, which are for these platforms in this order, and leaves it as the only thing
 * the layout names. The same images make the same index. Source: OCI image specification 1.1, "image-index.md".
 */
export async function joinIndex(layout: string, platforms: readonly Platform[]): Promise<void> {
  const file = join(layout, "index.json");
  const { manifests } = top.parse(JSON.parse(await readFile(file, "utf8")));
  if (manifests.length !== platforms.length)
    throw new Error(`${manifests.length} images were built for ${platforms.join(", ")}`);
  const images = manifests.map(({ mediaType, digest, size }, at) => ({
    mediaType,
    digest,
    size,
    platform: platformParts(platforms[at]),
  }));
  const index = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: images });
  const digest = sha256Of(index);
  await writeFile(blobPath(layout, digest), index);
  const entry = { mediaType: OCI_INDEX, digest, size: Buffer.byteLength(index) };
  await writeFile(file, JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
}

function platformParts(platform = "") {
  const [os, architecture, variant] = platform.split("/");
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}
