import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { digestOfHash, type Sha256 } from "../../domain/images/digest.ts";
import { blobReader, blockHash, blockOf, inBlocks } from "../oci/layers.ts";
import type { FileContent, FileReader } from "../ports/file-content.ts";

/** Reads archives entry by entry, and anything else in blocks. */
export const fileReader: FileReader = {
  read: async (file) => {
    const start = await startOf(file);
    // Hardly any release needs it.
    const read = isZip(start)
      ? await (await import("./zip.ts")).readZip(file)
      : await readTar(file, compressionOf(start));
    return read ?? (await readPlain(file));
  },
  readPlain,
};

/** Where a tar archive says that it is one. Source: POSIX pax, "ustar Interchange Format". */
const USTAR = 257;

async function startOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isZip(start: Buffer): boolean {
  return ["504b0304", "504b0506"].includes(start.toString("hex", 0, 4));
}

/** How a file that may be a tar archive is compressed, as media types of layers say it; null if it is none that is known. */
function compressionOf(start: Buffer): string | null {
  if (start.toString("hex", 0, 2) === "1f8b") return "tar+gzip";
  if (start.toString("hex", 0, 4) === "28b52ffd") return "tar+zstd";
  return start.toString("latin1", USTAR, USTAR + 5) === "ustar" ? "tar" : null;
}

async function readTar(file: string, compression: string | null): Promise<FileContent | null> {
  if (compression === null) return null;
  const content = await blobReader.read(file, compression);
  // What is compressed need not be an archive.
  if ("unread" in content || content.entries.length === 0) return null;
  return { kind: "tar", content, blocks: (wanted) => blobReader.blocks(file, compression, wanted) };
}

async function readPlain(file: string): Promise<FileContent> {
  const whole = createHash("sha256");
  const blocks: string[] = [];
  let size = 0;
  for await (const block of inBlocks(createReadStream(file))) {
    whole.update(block);
    blocks.push(blockHash(block));
    size += block.length;
  }
  const said = { mode: 0, owner: "", time: 0, link: null, attributes: new Map<string, string>() };
  return {
    kind: "plain",
    content: {
      digest: digestOfHash(whole.digest() as Uint8Array as Sha256),
      entries: [{ path: ".", type: "file", size, blocks, ...said }],
    },
    blocks: async (wanted) => {
      const [first] = wanted;
      return new Map(
        first === undefined ? [] : [[first.path, await blockOf(createReadStream(file), first.block)]],
      );
    },
  };
}
