import type { Digest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import type { Reference, Repository } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";

/** What slipway reads from registries, and writes itself. All of it throws `ReleaseError`s of kind `registry`. */
export interface Registry {
  /** The digest that the registry serves under an image tag; null if there is none. */
  digestOf(reference: Reference): Promise<Digest | null>;
  /** All image tags of a repository; null if the registry does not list them. */
  tags(repository: Repository): Promise<ReadonlySet<string> | null>;
  /** A manifest or index by its digest, which its bytes have; null if there is none. */
  manifest(repository: Repository, digest: Digest): Promise<Manifest | null>;
  /** Puts a manifest that the repository holds already under another tag. Reads back before it tries again. */
  tag(reference: Reference, manifest: Manifest): Promise<void>;
  /**
   * Brings the one image or index of an OCI layout under its digest, which it gives. What is there already is not sent. Throws
   * `layout-incomplete`, of kind `build`.
   */
  pushLayout(layout: string, repository: Repository, watch?: Watch): Promise<Digest>;
  /** The platforms of an index, in its order, or of a single image; empty for anything but an image. */
  platforms(repository: Repository, digest: Digest): Promise<readonly Platform[]>;
  /** An image's labels and annotations; of an index, its own and those that all its images agree on. */
  labels(repository: Repository, digest: Digest): Promise<Labels>;
}

/** A manifest or index, byte for byte as the registry stores it. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Values by name. */
export type Labels = ReadonlyMap<string, string>;
