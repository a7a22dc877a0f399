import type { Digest } from "../images/digest.ts";
import type { Reference } from "../images/reference.ts";

/** What an archive says of one path. Source: POSIX pax, "ustar Interchange Format" and "pax Header". */
export interface LayerEntry {
  /** From the image's root, without a slash at either end; the root itself is `.`. */
  readonly path: string;
  /** `file`, `directory`, `symlink`, `link` (another name of a file) and so on. */
  readonly type: string;
  readonly mode: number;
  /** `user:group` in numbers, and in names if the archive has them. */
  readonly owner: string;
  /** Seconds since the epoch; may have a fraction. */
  readonly time: number;
  readonly size: number;
  /** Where a link leads; null for anything else. */
  readonly link: string | null;
  /** Extended attributes and device numbers, by name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** One hash for each `BLOCK` bytes of content. */
  readonly blocks: readonly string[];
}

/** Bytes of a file that are hashed together. */
export const BLOCK = 65_536;

/** Everything in one layer. */
export interface LayerContent {
  /** Of the archive once it is decompressed. */
  readonly digest: Digest;
  /** In the archive's order. */
  readonly entries: readonly LayerEntry[];
}

/** A part of a file that is read again because it differs. */
export interface WantedBlock {
  readonly path: string;
  readonly block: number;
}

/** What was read of it. */
export interface ReadBlock {
  readonly block: Uint8Array;
  /** The file's first bytes, which tell what kind of file it is. */
  readonly start: Uint8Array;
}

/** In what two images differ. */
export type Aspect =
  | "only recorded"
  | "only built"
  | "type"
  | "mode"
  | "owner"
  | "time"
  | "size"
  | "link"
  | "attributes"
  | "content"
  | "order"
  | "archive"
  | "layers"
  | "configuration"
  | "platforms"
  | "unread";

/** Both sides of a difference around its first byte; `start` are the file's first bytes, and `offset` is where it differs. */
export interface Sides {
  readonly recorded: string;
  readonly built: string;
  readonly start: Uint8Array;
  readonly offset: number;
}

/** One difference between an image or a file as it is recorded and as it was built now. */
export interface Difference {
  /** Such as `layer 2 of 3`, `configuration` or `index`, of an index's image with its platform before it; or a file of a release. */
  readonly layer: string;
  /** The file in it, or the key of a document; null if it is about the whole. */
  readonly path: string | null;
  /** In words, with both values. */
  readonly what: string;
  readonly aspect: Aspect;
  /** Text around it, if there is any to look at. */
  readonly sides?: Sides;
}

/** A likely reason for differences, and what to change. */
export interface Suspect {
  readonly kind: SuspectKind;
  readonly message: string;
  readonly hint: string;
}

/** Reasons that builds usually differ for. */
export type SuspectKind = (typeof SUSPECT_KINDS)[number];

/** All of them; the most certain ones first. */
export const SUSPECT_KINDS = [
  "stamp",
  "path",
  "user",
  "environment",
  "time",
  "archive-time",
  "build-id",
  "file-times",
  "owner",
  "umask",
  "order",
  "compression",
  "leftovers",
  "base-image",
] as const;

/** One image as it is recorded and as it was built now. */
export interface ReproducedImage {
  readonly reference: Reference;
  readonly recorded: Digest;
  readonly built: Digest;
  readonly same: boolean;
  readonly differences: readonly Difference[];
  readonly suspects: readonly Suspect[];
  /** The statement of this second build, if it was to be recorded and agrees; null otherwise. */
  readonly statement: { readonly digest: Digest; readonly outcome: "attached" | "unchanged" } | null;
}

/** One file that a release attaches, as it is recorded and as it was built now. */
export interface ReproducedFile {
  readonly name: string;
  /** Null if the record does not name it. */
  readonly recorded: Digest | null;
  /** Null if nothing gives it any more. */
  readonly built: Digest | null;
  readonly same: boolean;
  readonly differences: readonly Difference[];
  readonly suspects: readonly Suspect[];
}

/** What came of building a release again. */
export interface Reproduction {
  readonly tag: string;
  /** The release whose build it is, if it was promoted; null if it is its own. */
  readonly builtAs: string | null;
  readonly images: readonly ReproducedImage[];
  readonly files: readonly ReproducedFile[];
}

/** Whether everything is as it is recorded. */
export function isReproduced({ images, files }: Reproduction): boolean {
  return [...images, ...files].every(({ same }) => same);
}

/** What this machine may have left in what it built. */
export interface BuildPlace {
  /** The folder of the clone and of Bazel's output, which nothing in an image should name. */
  readonly folder: string;
  readonly user: string;
  readonly host: string;
  readonly home: string;
  /** Bazel's status keys with their values in this build. */
  readonly stamps: ReadonlyMap<string, string>;
  /** Variables of the build, without secrets. */
  readonly env: ReadonlyMap<string, string>;
}
