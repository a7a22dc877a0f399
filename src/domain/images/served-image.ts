import type { Digest } from "./digest.ts";

/** What whoever pulls an image gets. */
export interface ServedImage {
  /** Of the bytes, whatever the registry says of them. */
  readonly digest: Digest;
  /** The manifests that an index names. */
  readonly children: readonly Digest[];
  /** What of it the registry does not have, or has changed. */
  readonly faults: readonly Fault[];
}

/** How far an image is followed: its manifest alone, the manifests that it names as well, or everything that is pulled with it. */
export type Extent = "itself" | "manifests" | "everything";

/** Something that belongs to an image, and is not in the registry as it was pushed. */
export interface Fault {
  readonly what: string;
  readonly digest: Digest;
  readonly why: "missing" | "changed";
}

/** Says what is wrong with what belongs to an image, such as `manifest sha256:… is missing`. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map(({ what, digest, why }) => `${what} ${digest} ${WHY[why]}`).join("; ");
}

const WHY: { readonly [why in Fault["why"]]: string } = {
  missing: "is missing",
  changed: "has other bytes than its digest says",
};
