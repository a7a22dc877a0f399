import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import type { Digest } from "../../domain/images/digest.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { blobPath, layoutDigest } from "../oci/layout.ts";
import type { Manifest } from "../ports/registry.ts";
import { OCI_INDEX, OCI_MANIFEST } from "./media-types.ts";
import { declaredMediaType, digest, index, parseJson } from "./oci-json.ts";

/** A file of a layout that is uploaded as it is. */
export interface LayoutBlob {
  readonly digest: Digest;
  readonly path: string;
}

/** All of a layout's one image or index. */
export interface LayoutImage {
  readonly root: Manifest;
  /** The manifests below the root, those that others name before those that name them. */
  readonly children: readonly Manifest[];
  readonly blobs: readonly LayoutBlob[];
}

const parts = z.object({
  config: z.object({ digest }),
  layers: z.array(z.object({ digest, mediaType: z.string() })).default([]),
});

/** Layers that their owners do not let others distribute; a layout need not hold them. */
const FOREIGN = /nondistributable|foreign/;

/** Reads what a layout holds. Throws `layout-incomplete` where that is not one whole image or index. */
export async function readLayoutImage(layout: string): Promise<LayoutImage> {
  const top = await layoutDigest(layout);
  if (top === undefined) throw incomplete(`${layout} does not hold one image or index`);
  const children = new Map<Digest, Manifest>();
  const blobs = new Map<Digest, LayoutBlob>();
  const visit = async (digest: Digest): Promise<Manifest> => {
    const manifest = await readManifest(layout, digest);
    for (const child of manifest.children) {
      if (!children.has(child)) children.set(child, await visit(child));
    }
    for (const blob of manifest.blobs) blobs.set(blob, { digest: blob, path: await find(layout, blob) });
    return manifest.manifest;
  };
  const root = await visit(top);
  return { root, children: [...children.values()], blobs: [...blobs.values()] };
}

async function readManifest(layout: string, digest: Digest) {
  const body = new Uint8Array(await readFile(await find(layout, digest)));
  const found = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  if (found !== digest) throw incomplete(`${layout} holds ${found} under the name of ${digest}`);
  const document = parseJson(body);
  const list = index.safeParse(document);
  const image = parts.safeParse(document);
  if (!list.success && !image.success) throw incomplete(`${digest} in ${layout} is neither image nor index`);
  const layers = image.data?.layers.filter(({ mediaType }) => !FOREIGN.test(mediaType)) ?? [];
  const mediaType = declaredMediaType(body) ?? (list.success ? OCI_INDEX : OCI_MANIFEST);
  return {
    manifest: { digest, mediaType, body } satisfies Manifest,
    children: list.data?.manifests.map((child) => child.digest) ?? [],
    blobs: image.success ? [image.data.config.digest, ...layers.map((layer) => layer.digest)] : [],
  };
}

async function find(layout: string, digest: Digest): Promise<string> {
  const path = blobPath(layout, digest);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return path;
  throw incomplete(`${layout} lacks ${digest}, which its image names`);
}

function incomplete(message: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "layout-incomplete",
    message,
    hint: "nothing was pushed of it: run the same command again, with --log-level debug to see how it is built",
  });
}
