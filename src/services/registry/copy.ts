import { openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "../../domain/images/digest.ts";
import {
  formatPinned,
  type ImageTag,
  type Repository,
  sameRepository,
} from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type ManifestParts, partsOf } from "../oci/documents.ts";
import type { Copied, Manifest } from "../ports/registry.ts";
import { sideBySide } from "../process/side-by-side.ts";
import type { Client } from "./client.ts";
import { downloadBlob } from "./download.ts";
import { badAnswer } from "./errors.ts";
import { absent, digestUnder, manifestAt } from "./manifests.ts";
import { type NewBlob, putManifest, uploadBlob } from "./push.ts";
import { type Referrers, tagFor } from "./referrers.ts";

/** Blobs of one image, or tags that belong to it, that are copied at once. */
const COPIES = 4;

/**
 * What cosign has called signatures, statements and bills of an image since before manifests could name a subject: `sha256-….sig`.
 * Source: github.com/sigstore/cosign, "specs/SIGNATURE_SPEC.md".
 */
const COSIGN_SUFFIXES = [".sig", ".att", ".sbom"] as const;

/** What copying takes. */
interface Means {
  readonly client: Client;
  readonly referrers: Pick<Referrers, "list" | "enlist" | "listUnderTag">;
  /** A folder for blobs on their way from one registry to another. */
  readonly scratch: () => Promise<string>;
}

/** The same for one image, and what is listed next to it and cannot be copied, because it is gone. */
interface Copying extends Means {
  readonly gone: Set<Digest>;
}

/** Where something is, and where it is brought. */
interface Way {
  readonly from: Repository;
  readonly to: Repository;
}

/**
 * Brings an image or index into another repository: blobs first, then the manifests that it names, then itself, and last what belongs
 * to any of these, such as signatures: what names it as its subject, and what cosign finds by its tag. A manifest that is there has all
 * of its parts there, as registries see to that; what belongs to it may still be missing. What is listed and gone is left out. Throws
 * a `ReleaseError`.
 */
export async function copyImage(
  means: Means,
  way: Way,
  digest: Digest,
  watch: Watch = () => {},
): Promise<Copied> {
  if (sameRepository(way.from, way.to)) {
    await manifestAt(means.client, way.from, digest);
    return { kept: [], gone: [] };
  }
  const folder = await mkdtemp(join(await means.scratch(), "blobs-"));
  const gone = new Set<Digest>();
  const within = { ...means, scratch: async () => folder, gone };
  try {
    const images = await copyTree(within, way, digest, watch);
    const kept: ImageTag[] = [];
    for (const image of images) kept.push(...(await copyCosignTags(within, way, image, watch)));
    return { kept, gone: [...gone] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Copies a manifest with what it names, and with what names it; that may be named in turn, as a signature of a bill of materials is.
 * Gives the manifest and what it names.
 */
async function copyTree(means: Copying, way: Way, digest: Digest, watch: Watch): Promise<readonly Digest[]> {
  const { client, referrers, gone } = means;
  const manifest = await manifestAt(client, way.from, digest);
  const parts = partsOf(manifest.body);
  if (parts === null) {
    const what = `holds something under ${formatPinned(way.from, digest)} that is neither image nor index`;
    throw badAnswer(client.endpoint(way.from), what);
  }
  const children: Digest[] = [];
  for (const child of parts.children) children.push(...(await copyTree(means, way, child, watch)));
  await copyManifest(means, way, manifest, parts.blobs, watch);
  const [listed, underTag] = await Promise.all([
    referrers.list(way.from, digest),
    referrers.listUnderTag(way.from, digest),
  ]);
  // Written by a tool that did not know of the API, or before the registry had one, which then does not list it.
  const unlisted = underTag.filter((entry) => !listed.some((each) => each.digest === entry.digest));
  const all = [...listed, ...unlisted];
  for (const each of all) await copyReferrer(means, way, each.digest, watch);
  const there = all.filter((each) => !gone.has(each.digest));
  if (there.length > 0) await referrers.enlist(way.to, digest, there);
  return [digest, ...children];
}

/** A list may name what was deleted since, or collected as garbage. */
async function copyReferrer(means: Copying, way: Way, digest: Digest, watch: Watch): Promise<void> {
  try {
    await copyTree(means, way, digest, watch);
  } catch (error) {
    if (!has(error, "registry-absent")) throw error;
    means.gone.add(digest);
  }
}

function has(error: unknown, wanted: string): boolean {
  return error instanceof ReleaseError && error.problems.some(({ code }) => code === wanted);
}

/** Copies what cosign has called after an image, unless there is another one there, which stays: gives the tags of those. */
async function copyCosignTags(
  means: Copying,
  { from, to }: Way,
  image: Digest,
  watch: Watch,
): Promise<readonly ImageTag[]> {
  const { client } = means;
  const kept = new Set<ImageTag>();
  const tags = COSIGN_SUFFIXES.map((suffix) => tagFor(image, suffix));
  await sideBySide(tags, COPIES, async (tag) => {
    const digest = await digestUnder(client, { repository: from, tag });
    if (digest === null) return;
    const there = await digestUnder(client, { repository: to, tag });
    if (there !== null && there !== digest) kept.add(tag);
    if (there !== null) return;
    await copyTree(means, { from, to }, digest, watch);
    await putManifest(client, { repository: to, tag }, await manifestAt(client, to, digest));
  });
  return tags.filter((tag) => kept.has(tag));
}

async function copyManifest(
  means: Means,
  way: Way,
  manifest: Manifest,
  blobs: ManifestParts["blobs"],
  watch: Watch,
): Promise<void> {
  const { client } = means;
  const place = { repository: way.to, tag: manifest.digest };
  if ((await digestUnder(client, place)) === manifest.digest) return;
  const distinct = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
  let done = 0;
  await sideBySide(distinct, COPIES, async (blob) => {
    await copyBlob(means, way, blob);
    done += 1;
    watch(`${done} of ${distinct.length} blobs of ${manifest.digest.slice(0, 19)} are there`);
  });
  await putManifest(client, place, manifest);
}

/** What is known of a blob. */
type ListedBlob = ManifestParts["blobs"][number];

/** A registry that may not, or cannot, take a blob from another repository of its own gets it sent. */
async function copyBlob({ client, scratch }: Means, { from, to }: Way, listed: ListedBlob): Promise<void> {
  const blob: NewBlob = {
    digest: listed.digest,
    open: async () => openAsBlob(await fetchBlob(client, from, listed, await scratch())),
  };
  if (from.host !== to.host) return await uploadBlob(client, to, blob);
  try {
    await uploadBlob(client, to, { ...blob, from });
  } catch (error) {
    if (!has(error, "registry-forbidden")) throw error;
    await uploadBlob(client, to, blob);
  }
}

/** Fetches a blob that has to be there into a folder; gives the file. */
async function fetchBlob(
  client: Client,
  repository: Repository,
  { digest, size }: ListedBlob,
  folder: string,
): Promise<string> {
  const file = await downloadBlob(client, { repository, digest, size }, folder);
  if (file === null) throw absent(repository, digest);
  return file;
}
