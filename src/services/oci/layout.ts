import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Digest, hexOf } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { ImageContent } from "../ports/image-content.ts";
import type { Manifest } from "../ports/registry.ts";
import {
  declaredMediaType,
  imageManifest,
  index,
  indexPlatforms,
  knownPlatforms,
  OCI_INDEX,
  OCI_MANIFEST,
  ociPlatform,
  parseJson,
  partsOf,
  readImageDocument,
} from "./documents.ts";
import { sha256Of } from "./sha256.ts";

// Source: OCI image specification 1.1, "image-layout.md".

/** The directory of an OCI layout among a target's files; Bazel lists either the directory or what is in it. */
export async function findLayout(files: readonly string[]): Promise<string | undefined> {
  const listed = files.find((file) => basename(file) === "index.json");
  if (listed !== undefined) return dirname(listed);
  for (const file of files) if (await isFile(join(file, "index.json"))) return file;
  return undefined;
}

/** The digest of the one image or index that a layout holds; undefined if it holds anything else. */
export async function layoutDigest(layout: string): Promise<Digest | undefined> {
  const { data } = index.safeParse(await readJson(join(layout, "index.json")));
  const [only, ...others] = data?.manifests ?? [];
  return others.length === 0 ? only?.digest : undefined;
}

/** The platforms of a layout's index, or of its single image by the image's configuration; null if neither says. */
export async function layoutPlatforms(layout: string, digest: Digest): Promise<Platform[] | null> {
  const root = await readJson(blobPath(layout, digest));
  const listed = indexPlatforms(root);
  if (listed !== null) return listed;
  const { data: image } = imageManifest.safeParse(root);
  if (image === undefined) return null;
  const { data: platform } = ociPlatform.safeParse(await readJson(blobPath(layout, image.config.digest)));
  return platform === undefined ? null : knownPlatforms([{ platform }]);
}

/** Where a layout keeps the content of this digest. */
export function blobPath(layout: string, digest: Digest): string {
  return join(layout, "blobs", "sha256", hexOf(digest));
}

/** Reads what a layout holds, by digest. */
export function layoutContent(layout: string): ImageContent {
  const find = async (digest: Digest) => {
    const path = blobPath(layout, digest);
    return (await isFile(path)) ? path : null;
  };
  return {
    blob: find,
    document: async (digest) => {
      const path = await find(digest);
      return path === null ? null : readImageDocument(await readFile(path));
    },
  };
}

/** A file of a layout that is uploaded as it is. */
export interface LayoutBlob {
  readonly digest: Digest;
  readonly path: string;
}

/** All of a layout's one image or index. */
export interface LayoutImage {
  readonly root: Manifest;
  /** The manifests below the root; each comes after those that it names. */
  readonly children: readonly Manifest[];
  readonly blobs: readonly LayoutBlob[];
}

/** Reads what a layout holds. Throws `layout-incomplete` if that is not one whole image or index. */
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
    for (const { digest: blob } of manifest.blobs)
      blobs.set(blob, { digest: blob, path: await findBlob(layout, blob) });
    return manifest.manifest;
  };
  const root = await visit(top);
  return { root, children: [...children.values()], blobs: [...blobs.values()] };
}

async function readManifest(layout: string, digest: Digest) {
  const body = new Uint8Array(await readFile(await findBlob(layout, digest)));
  const found = sha256Of(body);
  if (found !== digest) throw incomplete(`${layout} holds ${found} under the name of ${digest}`);
  const parts = partsOf(body);
  if (parts === null) throw incomplete(`${digest} in ${layout} is neither image nor index`);
  const mediaType = declaredMediaType(body) ?? (parts.isIndex ? OCI_INDEX : OCI_MANIFEST);
  return { manifest: { digest, mediaType, body } satisfies Manifest, ...parts };
}

async function findBlob(layout: string, digest: Digest): Promise<string> {
  const path = blobPath(layout, digest);
  if (await isFile(path)) return path;
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

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function readJson(path: string): Promise<unknown> {
  return parseJson(await readFile(path));
}
