import { openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "../../domain/images/digest.ts";
import { formatPinned, type Repository, sameRepository } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type ManifestParts, partsOf } from "../oci/documents.ts";
import type { Manifest } from "../ports/registry.ts";
import { sideBySide } from "../process/side-by-side.ts";
import type { Client } from "./client.ts";
import { downloadBlob } from "./download.ts";
import { badAnswer } from "./errors.ts";
import { absent, digestUnder, manifestAt } from "./manifests.ts";
import { type NewBlob, putManifest, uploadBlob } from "./push.ts";
import type { Referrers } from "./referrers.ts";

/** Blobs of one image that are copied at once. */
const COPIES = 4;

/** What copying takes. */
interface Means {
  readonly client: Client;
  readonly referrers: Pick<Referrers, "list" | "enlist">;
  /** A folder for blobs on their way from one registry to another. */
  readonly scratch: () => Promise<string>;
}

/** Where something is, and where it is brought. */
interface Way {
  readonly from: Repository;
  readonly to: Repository;
}

/**
 * Brings an image or index into another repository: blobs first, then the manifests that it names, then itself, and last what names
 * any of these as its subject, such as signatures. A manifest that is there has all of its parts there, as registries see to that;
 * what names it may still be missing. Throws a `ReleaseError`.
 */
export async function copyImage(
  means: Means,
  way: Way,
  digest: Digest,
  watch: Watch = () => {},
): Promise<void> {
  if (sameRepository(way.from, way.to)) {
    await manifestAt(means.client, way.from, digest);
    return;
  }
  const folder = await mkdtemp(join(await means.scratch(), "blobs-"));
  try {
    await copyTree({ ...means, scratch: async () => folder }, way, digest, watch);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies a manifest with what it names, and with what names it; that may be named in turn, as a signature of a bill of materials is. */
async function copyTree(means: Means, way: Way, digest: Digest, watch: Watch): Promise<void> {
  const { client, referrers } = means;
  const manifest = await manifestAt(client, way.from, digest);
  const parts = partsOf(manifest.body);
  if (parts === null) {
    const what = `holds something under ${formatPinned(way.from, digest)} that is neither image nor index`;
    throw badAnswer(client.endpoint(way.from), what);
  }
  for (const child of parts.children) await copyTree(means, way, child, watch);
  await copyManifest(means, way, manifest, parts.blobs, watch);
  const listed = await referrers.list(way.from, digest);
  for (const each of listed) await copyTree(means, way, each.digest, watch);
  if (listed.length > 0) await referrers.enlist(way.to, digest, listed);
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
    if (!(error instanceof ReleaseError) || !error.problems.some(({ code }) => code === "registry-forbidden"))
      throw error;
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
