import type { LayerContent, ReadBlock, WantedBlock } from "../../domain/release/reproduction.ts";

/** What a file on this machine holds, without the bytes: the entries of an archive, or the file itself as the only one. */
export interface FileContent {
  readonly kind: "tar" | "zip" | "plain";
  /** A plain file has one entry, `.`, of which only size and blocks say anything. */
  readonly content: LayerContent;
  /** Some blocks of the entries' bytes, by path. */
  blocks(wanted: readonly WantedBlock[]): Promise<ReadonlyMap<string, ReadBlock>>;
}

/** Reads files that a release attaches. They may be larger than the memory. */
export interface FileReader {
  /** By what the file is, whatever its name; what cannot be read as an archive is plain. Throws if there is no such file. */
  read(file: string): Promise<FileContent>;
  /** As nothing but bytes. */
  readPlain(file: string): Promise<FileContent>;
}
