import type { Digest } from "./digest.ts";

/** What whoever pulls an image gets. */
export interface ServedImage {
  /** Of the bytes, whatever the registry says of them. */
  readonly digest: Digest;
  /** The manifests that an index names. */
  readonly children: readonly Digest[];
  /** What of it the registry does not have, or has changed, in words: `manifest sha256:… is missing`. */
  readonly faults: readonly string[];
}

/** How far an image is followed: its manifest alone, the manifests that it names as well, or everything that is pulled with it. */
export type Extent = "itself" | "manifests" | "everything";
