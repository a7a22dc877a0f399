import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { PassThrough, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import { extract, type Header as TarHeader } from "tar-stream";
import { digestOfHash, type Sha256 } from "../../domain/images/digest.ts";
import type { Json } from "../../domain/images/image-document.ts";
import {
  BLOCK,
  type LayerContent,
  type LayerEntry,
  type ReadBlock,
  type WantedBlock,
} from "../../domain/release/reproduction.ts";
import type { BlobReader, Unread } from "../ports/image-content.ts";
import { parseJson } from "./documents.ts";

/** Bytes of a file's beginning that are read to tell its kind. */
const START = 16;

/** Reads layers as streams: what is held in memory is one block, and one short line for each file and block. */
export const blobReader: BlobReader = {
  json: async (file) => (parseJson(await readFile(file)) ?? null) as Json,
  read: (file, mediaType) => readLayer(file, mediaType),
  blocks: (file, mediaType, wanted) => readBlocks(file, mediaType, wanted),
};

async function readLayer(file: string, mediaType: string): Promise<LayerContent | Unread> {
  try {
    return await readWhole(file, mediaType);
  } catch (error) {
    return { unread: `it cannot be read as ${mediaType}: ${(error as Error).message}` };
  }
}

async function readWhole(file: string, mediaType: string): Promise<LayerContent> {
  const whole = createHash("sha256");
  const entries: LayerEntry[] = [];
  await readEntries(file, mediaType, {
    bytes: (chunk) => whole.update(chunk),
    entry: async (header, content) => {
      const blocks: string[] = [];
      for await (const block of inBlocks(content)) blocks.push(blockHash(block));
      entries.push(entryOf(header, blocks));
    },
  });
  // Node's types do not say how long a hash is; SHA-256 always gives 32 bytes.
  return { digest: digestOfHash(whole.digest() as Uint8Array as Sha256), entries };
}

/** A block's hash: half of SHA-256 is enough to tell one block from another. */
export function blockHash(block: Uint8Array): string {
  return createHash("sha256").update(block).digest("base64url").slice(0, 22);
}

async function readBlocks(
  file: string,
  mediaType: string,
  wanted: readonly WantedBlock[],
): Promise<ReadonlyMap<string, ReadBlock>> {
  const open = new Map(wanted.map(({ path, block }) => [path, block]));
  const found = new Map<string, ReadBlock>();
  await readEntries(file, mediaType, {
    entry: async (header, content) => {
      const path = pathOf(header.name);
      const block = open.get(path);
      if (block !== undefined) found.set(path, await blockOf(content, block));
    },
  });
  return found;
}

/** One block of a file, by its number; empty if the file is shorter. */
export async function blockOf(content: AsyncIterable<Uint8Array>, wanted: number): Promise<ReadBlock> {
  let start: Uint8Array = new Uint8Array();
  let found: Uint8Array = new Uint8Array();
  let at = 0;
  for await (const block of inBlocks(content)) {
    if (at === 0) start = block.slice(0, START);
    if (at === wanted) found = block;
    at++;
  }
  return { block: found, start };
}

/** Cuts a stream into blocks; the last one may be shorter. */
export async function* inBlocks(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let held = Buffer.alloc(0);
  for await (const chunk of content) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
    let at = 0;
    for (; held.length - at >= BLOCK; at += BLOCK) yield held.subarray(at, at + BLOCK);
    held = held.subarray(at);
  }
  if (held.length > 0) yield held;
}

/** An entry's header, with what its extended header adds. */
type Header = Omit<TarHeader, "pax"> & { readonly pax?: Readonly<Record<string, string>> | null };

/** The package reads old archives too, and its types do not say so. */
const TOLERANT = { allowUnknownFormat: true } as object;

interface Taking {
  /** Takes the archive's bytes once they are decompressed. */
  readonly bytes?: (chunk: Uint8Array) => void;
  /** Takes an entry; what it leaves of the content is passed over. */
  readonly entry: (header: Header, content: AsyncIterable<Uint8Array>) => Promise<void>;
}

/** Goes through a layer's archive once. Throws if it is not one. */
async function readEntries(file: string, mediaType: string, { bytes, entry }: Taking): Promise<void> {
  const archive = extract(TOLERANT);
  const plain = new PassThrough();
  if (bytes !== undefined) plain.on("data", bytes);
  const feeding = pipeline(createReadStream(file), decompressor(mediaType), plain, archive);
  const taking = (async () => {
    for await (const each of archive) {
      await entry(each.header as Header, each as unknown as AsyncIterable<Uint8Array>);
      each.resume();
    }
  })();
  await Promise.all([feeding, taking]);
}

/** Source: OCI image specification 1.1, "layer.md"; Docker's layers are gzip, whatever their media type says of it. */
function decompressor(mediaType: string): Transform {
  if (/[+.]gzip$/.test(mediaType)) return zlib.createGunzip();
  if (!/[+.]zstd$/.test(mediaType)) return new PassThrough();
  // Since Node 22.15, which the types of the oldest Node do not know.
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  if (createZstdDecompress !== undefined) return createZstdDecompress();
  throw new Error("this Node does not know zstd, which 22.15 and newer ones do");
}

function entryOf(header: Header, blocks: readonly string[]): LayerEntry {
  const { type, mode, size, linkname, devmajor, devminor } = header;
  const pax = header.pax ?? {};
  const isLink = type === "symlink" || type === "link";
  const isDevice = type === "character-device" || type === "block-device";
  return {
    path: pathOf(header.name),
    type: type === "contiguous-file" ? "file" : type,
    mode: mode & 0o7777,
    owner: ownerOf(header, pax),
    time: pax["mtime"] === undefined ? header.mtime.getTime() / 1_000 : Number(pax["mtime"]),
    size: type === "directory" ? 0 : size,
    link: isLink ? linkname : null,
    attributes: new Map([
      ...Object.entries(pax).filter(([name]) => name.startsWith("SCHILY.xattr.")),
      ...(isDevice ? [["device", `${devmajor}:${devminor}`] as const] : []),
    ]),
    blocks,
  };
}

function ownerOf({ uid, gid, uname, gname }: Header, pax: Readonly<Record<string, string>>): string {
  const numbers = `${pax["uid"] ?? uid}:${pax["gid"] ?? gid}`;
  const names = [pax["uname"] ?? uname, pax["gname"] ?? gname];
  return names.every((name) => name === "") ? numbers : `${numbers} (${names.join(":")})`;
}

function pathOf(name: string): string {
  return name.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "") || ".";
}
