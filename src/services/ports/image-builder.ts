import type { Digest } from "../../domain/images/digest.ts";
import type { ImageTag } from "../../domain/images/image-tag.ts";
import type { Platform } from "../../domain/images/platform.ts";
import type { Image, ImageSource } from "../../domain/project/artifact.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { BuildSettings, PlannedImage } from "../../domain/release/plan.ts";

/** One way to make images. Every kind of source has one, in a folder of its own. */
export interface ImageBuilder {
  /** What can be known of the sources without building; by the source's subject (`sourceSubject` in `domain/artifact.ts`). */
  inspect(sources: readonly ImageSource[]): Promise<ReadonlyMap<string, TargetFacts>>;
  /** Builds all of them, in as few calls as their settings allow. By the image's id. */
  build(images: readonly PlannedImage[], watch: Watch): Promise<ReadonlyMap<string, BuiltImage>>;
  /** Builds images for this machine and loads them into its container engine, all that can be at once. */
  load(images: readonly LocalImage[], watch: Watch): Promise<void>;
}

/** An image under its development tag. */
export interface LocalImage {
  readonly component: string;
  readonly source: ImageSource;
  readonly load: NonNullable<Image["load"]>;
  readonly build: BuildSettings;
}

/** An image that was built and not yet pushed. */
export interface BuiltImage {
  /** Null where only the pusher will tell. */
  readonly digest: Digest | null;
  /** Every tag the push would make when it is given `tag`; null where that cannot be known. */
  readonly pushedTags: (tag: ImageTag) => readonly string[] | null;
  /** Null where the build does not say. */
  readonly platforms: readonly Platform[] | null;
  /** Whether a push under that tag has begun, for this image or for others that one pusher pushes with it. */
  readonly isPushing: (tag: ImageTag) => boolean;
  /** Pushes it under one tag. Throws where the pusher fails; gives the digest it printed, if any. */
  readonly push: (tag: ImageTag, watch: Watch) => Promise<Digest | null>;
}
