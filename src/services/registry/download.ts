import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Digest, hexOf } from "../../domain/images/digest.ts";
import type { Repository } from "../../domain/images/reference.ts";
import { sha256OfFile } from "../oci/sha256.ts";
import { type Client, discard } from "./client.ts";
import { broken, isBroken, MOST_TRANSFERS, mismatch } from "./manifests.ts";

/** A blob in a repository, with its size in bytes as the manifest has it. */
export interface PlacedBlob {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly size: number;
}

/** Bytes a millisecond that a download is expected to reach, and milliseconds that it may take besides. */
const SLOWEST = 100;
const PATIENCE = 60_000;

/**
 * Brings a blob into a folder, under its digest, without holding it in memory; gives the file, or null if the registry does not have
 * it (404). The bytes have to have the digest. Throws a `ReleaseError`.
 */
export async function downloadBlob(
  client: Client,
  { repository, digest, size }: PlacedBlob,
  folder: string,
): Promise<string | null> {
  const patience = PATIENCE + Math.ceil(size / SLOWEST);
  const request = { repository, method: "GET", path: `blobs/${digest}`, headers: {}, patience } as const;
  const file = join(folder, hexOf(digest));
  for (let transfer = 1; ; transfer += 1) {
    const response = await client.send(request);
    if (response.status === 404) return discard(response);
    if (!response.ok || response.body === null) throw await client.refuse(request, response);
    try {
      await pipeline(Readable.fromWeb(response.body as never), createWriteStream(file));
      break;
    } catch (error) {
      await rm(file, { force: true });
      if (!isBroken(error)) throw error;
      if (transfer === MOST_TRANSFERS) throw broken(request, error);
    }
  }
  const found = await sha256OfFile(file);
  if (found !== digest) throw mismatch(repository, digest, found);
  return file;
}
