import type { Digest } from "./digest.ts";

/** A value of a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** One of the things that a manifest or index lists. Source: OCI image specification 1.1, "descriptor.md". */
export interface Descriptor {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** An entry of an index. */
export interface IndexEntry extends Descriptor {
  /** Such as `linux/arm64`; of what BuildKit says of its own build, `unknown/unknown`. */
  readonly platform: string;
}

/** An image or index as its manifest has it; `json` is all of that. */
export type ImageDocument =
  | { readonly kind: "index"; readonly entries: readonly IndexEntry[]; readonly json: Json }
  | {
      readonly kind: "image";
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly json: Json;
    };
