import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { LayerEntry, ReadBlock, WantedBlock } from "../../domain/release/reproduction.ts";
import { blockHash, blockOf, inBlocks } from "../oci/layers.ts";
import { sha256OfFile } from "../oci/sha256.ts";
import type { FileContent } from "../ports/file-content.ts";

/**
 * Reads a zip archive by its central directory, which is what counts when it is unpacked; null if it is none that can be read, or is
 * encrypted. Source: PKWARE's APPNOTE.TXT, 4.3.12, and Info-ZIP's "extrafld.txt".
 */
export async function readZip(file: string): Promise<FileContent | null> {
  try {
    const entries: LayerEntry[] = [];
    await eachEntry(file, async (zip, entry) => {
      const blocks: string[] = [];
      for await (const block of inBlocks(await zip.openReadStreamPromise(entry)))
        blocks.push(blockHash(block));
      entries.push(await entryOf(zip, entry, blocks));
    });
    const content = { digest: await sha256OfFile(file), entries };
    return { kind: "zip", content, blocks: (wanted) => readBlocks(file, wanted) };
  } catch {
    return null;
  }
}

async function readBlocks(
  file: string,
  wanted: readonly WantedBlock[],
): Promise<ReadonlyMap<string, ReadBlock>> {
  const open = new Map(wanted.map(({ path, block }) => [path, block]));
  const found = new Map<string, ReadBlock>();
  await eachEntry(file, async (zip, entry) => {
    const path = pathOf(entry);
    const block = open.get(path);
    if (block !== undefined) found.set(path, await blockOf(await zip.openReadStreamPromise(entry), block));
  });
  return found;
}

/** Names are not used as paths, so they may be anything. */
async function eachEntry(file: string, take: (zip: ZipFile, entry: Entry) => Promise<void>): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  try {
    for await (const entry of zip.eachEntry()) await take(zip, entry);
  } finally {
    zip.close();
  }
}

/** Bits of `st_mode`, which an archive that was made on Unix has. */
const TYPE_BITS = 0o170000;
const SYMLINK = 0o120000;

async function entryOf(zip: ZipFile, entry: Entry, blocks: readonly string[]): Promise<LayerEntry> {
  const unix = entry.externalFileAttributes >>> 16;
  const isDirectory = entry.fileName.endsWith("/");
  const isLink = (unix & TYPE_BITS) === SYMLINK;
  return {
    path: pathOf(entry),
    type: isDirectory ? "directory" : isLink ? "symlink" : "file",
    mode: unix & 0o7777,
    owner: ownerOf(entry),
    time: entry.getLastModDate({ timezone: "UTC" }).getTime() / 1_000,
    size: isDirectory || isLink ? 0 : entry.uncompressedSize,
    link: isLink ? await textOf(await zip.openReadStreamPromise(entry)) : null,
    attributes: attributesOf(entry),
    blocks: isLink ? [] : blocks,
  };
}

function pathOf({ fileName }: Entry): string {
  return fileName.replace(/\/+$/, "") || ".";
}

async function textOf(content: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString("utf8");
}

/** The extra field in which Info-ZIP keeps the numbers of user and group, each behind its own length. */
const OWNER_FIELD = 0x7875;

function ownerOf({ extraFields }: Entry): string {
  const data = extraFields.find(({ id }) => id === OWNER_FIELD)?.data;
  if (data === undefined || data.length < 3 || data[0] !== 1) return "";
  const userSize = data[1] ?? 0;
  const groupSize = data[2 + userSize] ?? 0;
  if (userSize > 6 || groupSize > 6 || userSize === 0 || groupSize === 0) return "";
  if (data.length < 3 + userSize + groupSize) return "";
  return `${data.readUIntLE(2, userSize)}:${data.readUIntLE(3 + userSize, groupSize)}`;
}

const METHODS: Readonly<Record<number, string>> = { 0: "stored", 8: "deflated", 93: "zstd" };

function attributesOf({ compressionMethod, fileComment }: Entry): ReadonlyMap<string, string> {
  return new Map([
    ["method", METHODS[compressionMethod] ?? String(compressionMethod)],
    ...(fileComment === "" ? [] : [["comment", fileComment] as const]),
  ]);
}
