import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import { type Platform, parsePlatform } from "../../domain/images/platform.ts";

const platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });
const descriptor = z.object({ digest: z.string(), platform: platform.optional() });
const index = z.object({ manifests: z.array(descriptor) });
const manifest = z.object({ config: z.object({ digest: z.string() }) });

/** The directory of an OCI layout among a target's files; Bazel lists either the directory or what is in it. */
export async function findLayout(files: readonly string[]): Promise<string | undefined> {
  const index = files.find((file) => basename(file) === "index.json");
  if (index !== undefined) return dirname(index);
  for (const file of files) if (await isFile(join(file, "index.json"))) return file;
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The digest of the one image or index that a layout holds. Source: OCI image layout specification. */
export async function layoutDigest(layout: string): Promise<Digest | undefined> {
  const { manifests } = index.parse(await readJson(join(layout, "index.json")));
  return manifests.length === 1 ? parseDigest(manifests[0]?.digest ?? "") : undefined;
}

/** The platforms of a layout's index, or of its single image by the image's configuration. */
export async function layoutPlatforms(layout: string, digest: Digest): Promise<Platform[] | null> {
  const root = await readJson(blobPath(layout, digest));
  const listed = indexPlatforms(root);
  if (listed !== null) return listed;
  const single = manifest.safeParse(root);
  const config = single.success ? parseDigest(single.data.config.digest) : undefined;
  if (config === undefined) return null;
  return platformsOf([{ platform: platform.parse(await readJson(blobPath(layout, config))) }]);
}

/** The platforms that an index's document names; null where the document is no index. */
export function indexPlatforms(document: unknown): Platform[] | null {
  const parsed = index.safeParse(document);
  return parsed.success ? platformsOf(parsed.data.manifests) : null;
}

/** The platform that a single image's descriptor names; null where it names none, or is another image's. */
export function descriptorPlatforms(document: unknown, digest: Digest): Platform[] | null {
  const parsed = descriptor.safeParse(document);
  if (!parsed.success || parsed.data.digest !== digest || parsed.data.platform === undefined) return null;
  return platformsOf([parsed.data]);
}

/** Attestations stand in indexes as `unknown/unknown`; they run on nothing. */
function platformsOf(entries: readonly { platform?: z.infer<typeof platform> | undefined }[]): Platform[] {
  return entries.flatMap(({ platform: found }) => {
    if (found === undefined || found.os === "unknown") return [];
    const parts = [found.os, found.architecture, ...(found.variant === undefined ? [] : [found.variant])];
    return parsePlatform(parts.join("/")) ?? [];
  });
}

/** Where a layout keeps what has this digest. */
export function blobPath(layout: string, digest: Digest): string {
  return join(layout, "blobs", ...digest.split(":"));
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
