import type { Digest } from "../../domain/images/digest.ts";
import type { ImageDocument, Json } from "../../domain/images/image-document.ts";
import type { LayerContent, ReadBlock, WantedBlock } from "../../domain/release/reproduction.ts";

/** What one place has of images, by digest: a repository in a registry, or an OCI layout. */
export interface ImageContent {
  /** An image or index; null if it is not there, or is something else. */
  document(digest: Digest): Promise<ImageDocument | null>;
  /** The file that holds a blob, fetched if need be; null if it is not there. `size` is what the manifest says of it, in bytes. */
  blob(digest: Digest, size: number): Promise<string | null>;
}

/** Reads blobs that were brought to this machine. */
export interface BlobReader {
  /** A JSON document, such as an image's configuration; null if it is anything else. */
  json(file: string): Promise<Json>;
  /** All that a layer holds, without the bytes. It may be larger than the memory. */
  read(file: string, mediaType: string): Promise<LayerContent | Unread>;
  /** Some blocks of its files, by path; of a layer that can be read. */
  blocks(
    file: string,
    mediaType: string,
    wanted: readonly WantedBlock[],
  ): Promise<ReadonlyMap<string, ReadBlock>>;
}

/** Why a layer cannot be read: it is not an archive, or is compressed in a way that this Node does not know. */
export interface Unread {
  readonly unread: string;
}
