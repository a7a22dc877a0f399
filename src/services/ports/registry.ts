import type { Digest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import type { ImageTag, Reference, Repository } from "../../domain/images/reference.ts";
import type { Extent, ServedImage } from "../../domain/images/served-image.ts";
import type { Referrer } from "../../domain/release/attestation.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { ImageContent } from "./image-content.ts";

/** What slipway reads from registries, and writes itself. All of it throws `ReleaseError`s of kind `registry`. */
export interface Registry {
  /**
   * Asks for access to pull and push, as far as that goes without a write, and says what it is based on. Throws what a push would,
   * if that is known.
   */
  access(repository: Repository): Promise<RegistryAccess>;
  /** The digest that the registry serves under an image tag; null if there is none. */
  digestOf(reference: Reference): Promise<Digest | null>;
  /**
   * What whoever pulls an image gets, by its tag or digest, followed as far as this says; null if there is none. If bytes were changed,
   * their digest is another one, and nothing is thrown.
   */
  examine(repository: Repository, name: ImageTag | Digest, extent: Extent): Promise<ServedImage | null>;
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
  /**
   * Brings an image or index into another repository, of the same registry or not, with everything that names it as its subject, so
   * that `referrers` lists the same there, and with what cosign tags after it (`sha256-….sig`). The image itself gets no name. What
   * is there already is not sent, and a registry takes from itself what it has. Throws `registry-absent` if the image is not there.
   */
  copy(from: Repository, digest: Digest, to: Repository, watch?: Watch): Promise<Copied>;
  /** All of a repository, by digest; blobs are downloaded into a folder of the caller's. */
  content(repository: Repository, folder: string): ImageContent;
  /** The platforms of an index, in its order, or of a single image; empty for anything but an image. */
  platforms(repository: Repository, digest: Digest): Promise<readonly Platform[]>;
  /** What names a manifest as its subject: signatures, statements about it, whoever put them there. */
  referrers(repository: Repository, subject: Digest): Promise<readonly Referrer[]>;
  /** What a manifest next to an image holds, such as a signature; null if it is not there, or does not hold one thing. */
  attachment(repository: Repository, digest: Digest): Promise<Uint8Array | null>;
  /**
   * Puts things next to a manifest that the repository holds, so that `referrers` lists them, and gives the digests of the
   * manifests that hold them, in order. What is there already stays. Throws `not-attached` if they are not listed after `waits`,
   * in milliseconds.
   */
  attach(
    repository: Repository,
    subject: Digest,
    artifacts: readonly NewArtifact[],
    waits: readonly number[],
  ): Promise<readonly Digest[]>;
  /** Deletes a manifest with all of its tags; false if the registry does not let anybody. One that is gone is deleted already. */
  remove(repository: Repository, digest: Digest): Promise<boolean>;
  /** An image's labels and annotations; of an index, its own and those that all its images agree on. */
  labels(repository: Repository, digest: Digest): Promise<Labels>;
}

/** What an image was copied without. */
export interface Copied {
  /** Cosign's tags that hold something else where it was brought, and stay. */
  readonly kept: readonly ImageTag[];
  /** What is listed as belonging to the image where it is from, and is not there. */
  readonly gone: readonly Digest[];
}

/**
 * Why a registry should take a push: its token service granted a token for that, it took the credentials (what these may do only a
 * push shows), or it asks nobody for any.
 */
export type RegistryAccess = "token" | "credentials" | "open";

/** A manifest or index, byte for byte as the registry stores it. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Something to be put next to a manifest. */
export interface NewArtifact {
  /** The media type of its content, and the type of artifact that it is. */
  readonly type: string;
  /** What its content is called if somebody downloads it as a file. */
  readonly file: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Values by name. */
export type Labels = ReadonlyMap<string, string>;
