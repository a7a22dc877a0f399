import type { Digest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import type { ImageTag, Repository } from "../../domain/images/reference.ts";
import type { Image, SourceKind, SourceOf } from "../../domain/project/artifact.ts";
import type { Attestation } from "../../domain/release/attestation.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import type { ImageContent } from "./image-content.ts";

/** One way to make images. Every kind of source has one, in a folder of its own. */
export interface ImageBuilder<K extends SourceKind> {
  /** What can be known of the sources without building; by the source's subject (`sourceSubject` in `artifact.ts`). */
  inspect(sources: readonly SourceOf<K>[], watch: Watch): Promise<ReadonlyMap<string, TargetFacts>>;
  /** Builds all of them, in as few calls as their settings allow. By the image's id. */
  build(images: readonly ImageToBuild<K>[], watch: Watch): Promise<ReadonlyMap<string, BuiltImage>>;
  /** Builds images for this machine and loads them into its container engine, all that can be at once. */
  load(images: readonly LocalImage<K>[], watch: Watch): Promise<void>;
}

/** One builder for each kind of source. */
export type ImageBuilders = { readonly [K in SourceKind]: ImageBuilder<K> };

/** What a builder has to know of an image. */
export interface ImageToBuild<K extends SourceKind> {
  readonly id: string;
  readonly source: SourceOf<K>;
  readonly build: BuildSettings;
  /** Where it is pushed. */
  readonly repository: Repository;
  /** Where the configuration says it goes; the same as `repository` except for a rewritten host. */
  readonly configured: Repository;
  /** Statements that have to come with it, if it is taken from another repository. */
  readonly carried: readonly Attestation[];
  readonly platforms?: readonly Platform[];
}

/** An image under its development tag. */
export interface LocalImage<K extends SourceKind> {
  readonly component: string;
  readonly source: SourceOf<K>;
  readonly load: NonNullable<Image["load"]>;
  readonly build: BuildSettings;
}

/** An image that was built and not yet pushed. */
export interface BuiltImage {
  /** Null if only the pusher will know it. */
  readonly digest: Digest | null;
  /** Every tag the push would make when it is given `tag`; null if that cannot be known. */
  readonly pushedTags: (tag: ImageTag) => readonly string[] | null;
  /** Null if the build does not say. */
  readonly platforms: readonly Platform[] | null;
  readonly delivery: Delivery;
  /** What it was made from, if its build can say; absent if something else knows. */
  readonly materials?: () => Promise<Materials>;
  /** What finds the build's page or log, such as Bazel's invocation at BuildBuddy; absent if there is none. */
  readonly invocation?: string;
  /** Whether what is pushed may arrive minutes after the push has ended. */
  readonly isLate?: boolean;
  /** What was built, on this machine; null if the build leaves none. It may take another call of the build tool. */
  readonly content: (watch: Watch) => Promise<BuiltContent | null>;
}

/** An image or index on this machine. */
export interface BuiltContent {
  readonly digest: Digest;
  readonly content: ImageContent;
}

/**
 * How an image gets into its registry: its content alone, under its digest, so that slipway names it once all of it is there;
 * or by a pusher that sets image tags itself. Both throw if the push fails, and give the digest that was printed, if any.
 */
export type Delivery = ContentDelivery | TaggedDelivery;

/** Brings an image under its digest. */
export interface ContentDelivery {
  readonly kind: "content";
  /** The image's own. */
  readonly digest: Digest;
  /** `note` takes what is worth saying of the image besides. */
  readonly bring: (watch: Watch, note?: (text: string) => void) => Promise<Digest | null>;
}

/** Pushes an image under its tag. */
export interface TaggedDelivery {
  readonly kind: "tagged";
  /** Whether a push under that tag has begun, for this image or for others that one pusher pushes with it. */
  readonly isPushing: (tag: ImageTag) => boolean;
  /** Ends early, with the signal's reason, if another run has taken over the release. */
  readonly push: (tag: ImageTag, watch: Watch, lost: AbortSignal) => Promise<Digest | null>;
}

/** Calls something with each kind of image there is, and with the builder of that kind. */
export async function eachKind(
  builders: ImageBuilders,
  call: <K extends SourceKind>(kind: K, builder: ImageBuilder<K>) => Promise<void>,
): Promise<void> {
  const one = <K extends SourceKind>(kind: K) => call(kind, builders[kind]);
  for (const kind of Object.keys(builders) as SourceKind[]) await one(kind);
}
