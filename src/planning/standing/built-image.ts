import type { Digest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import { formatReference, type ImageTag, type Reference } from "../../domain/images/reference.ts";
import type { ImageStanding } from "../../domain/release/standing.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { finalReference } from "../wanting/recorded.ts";
import { judgeDigest } from "./image.ts";

/** What a build said of an image before anything was pushed. */
export interface BuildFacts {
  readonly digest: Digest | null;
  /** Every tag the push would make when it is given one; null if that cannot be known. */
  readonly pushedTags: (tag: ImageTag) => readonly string[] | null;
  readonly platforms: readonly Platform[] | null;
}

/** An image that is as it was planned, and the reference it gets; or everything that is wrong with it. */
export type BuildVerdict =
  | { readonly ok: true; readonly reference: Reference }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Compares what was built with what was planned: tags, platforms, and the digest with whatever is there. */
export function judgeBuild(
  image: WantedImage,
  standing: ImageStanding,
  built: BuildFacts,
  subject: string,
): BuildVerdict {
  const reference = finalReference(image, built.digest);
  if (reference === null) return { ok: false, problems: [digestUnknown(subject)] };
  const name = formatReference(reference);
  const problems = [
    ...judgeTags(reference, built, subject),
    ...judgePlatforms(name, image.platforms, built.platforms),
    ...judgeBuiltDigest(reference, standing, built.digest),
  ];
  return problems.length === 0 ? { ok: true, reference } : { ok: false, problems };
}

function digestUnknown(subject: string): Problem {
  return {
    code: "digest-unknown",
    message: `the image tag of ${subject} contains its digest, but the build does not know that before it is pushed`,
    hint: "use an image_tag without {digest_short}, or a push target whose digest Bazel knows",
  };
}

function judgeBuiltDigest(reference: Reference, standing: ImageStanding, digest: Digest | null): Problem[] {
  if (standing.kind === "same" || standing.kind === "other") return [];
  const found = judgeDigest(reference, standing.served, standing.claims, { at: "built", digest });
  return found.kind === "other" ? [found.problem] : [];
}

function judgeTags({ tag, ...rest }: Reference, built: BuildFacts, subject: string): Problem[] {
  const pushedTags = built.pushedTags(tag);
  const name = formatReference({ tag, ...rest });
  if (pushedTags === null) return [];
  const extra = pushedTags.filter((pushed) => pushed !== tag);
  if (extra.length > 0) {
    const found = pushedTags.includes(tag)
      ? `would also push ${extra.join(", ")}`
      : `would push ${extra.join(", ")} instead`;
    return [
      {
        code: "other-tags",
        message: `${subject}, for ${name}, ${found}`,
        hint: 'remove the tags from the rule, or let them be replaced: tag_via = { flag = "//…" } if a build setting holds the tag; a stale stamp needs a STABLE_ key',
      },
    ];
  }
  if (pushedTags.includes(tag)) return [];
  return [
    {
      code: "no-tags",
      message: `${subject} would push no tag at all, but ${name} is planned`,
      hint: 'set tag_via to the way the version reaches this rule: "args", { flag = "//…" } or "stamp"',
    },
  ];
}

function judgePlatforms(
  name: string,
  wanted: readonly Platform[] | undefined,
  built: readonly Platform[] | null,
): Problem[] {
  if (wanted === undefined || built === null || samePlatforms(wanted, built)) return [];
  const hint = "add the missing platforms to the index, or correct `platforms` in slipway.toml";
  return [otherPlatforms(name, "built for", wanted, built, hint)];
}

function samePlatforms(wanted: readonly Platform[], found: readonly Platform[]): boolean {
  return [...wanted].sort().join() === [...found].sort().join();
}

function otherPlatforms(
  name: string,
  how: string,
  wanted: readonly Platform[],
  found: readonly Platform[],
  hint: string,
): Problem {
  return {
    code: "other-platforms",
    message: `${name} was ${how} ${found.join(", ") || "no platform"}, but ${wanted.join(", ")} are configured`,
    hint,
  };
}

/**
 * For pushers whose build does not say the platforms: refuses if those that were pushed are not those that are configured.
 */
export function judgePushedPlatforms(
  reference: Reference,
  wanted: readonly Platform[],
  found: readonly Platform[],
): Problem[] {
  if (samePlatforms(wanted, found)) return [];
  const hint =
    "add the missing platforms to the index and release a new version, or correct `platforms` in slipway.toml";
  return [otherPlatforms(formatReference(reference), "pushed with", wanted, found, hint)];
}

/** The three digests of a push: what was built, what the pusher printed, what the registry serves. */
export interface PushedDigests {
  readonly built: Digest | null;
  readonly printed: Digest | null;
  readonly served: Digest | null;
}

/**
 * Proves that a push did what was planned: the three digests agree. Gives the digest, with a note if fewer than three
 * could be compared. Throws `push-lost` and `other-digest`.
 */
export function judgePush(
  reference: Reference,
  { built, printed, served }: PushedDigests,
): { readonly digest: Digest; readonly note?: string } {
  const name = formatReference(reference);
  if (served === null) {
    throw new ReleaseError({
      kind: "registry",
      code: "push-lost",
      message: `the pusher succeeded, but the registry does not have ${name}`,
      hint: "look at what it pushes and where to: the rule's own repository and tags may differ from slipway.toml's",
    });
  }
  const expected = built ?? printed;
  if (expected !== null && (served !== expected || (printed !== null && printed !== expected))) {
    throw otherDigest(name, { built, printed, served });
  }
  if (built === null && printed === null)
    return { digest: served, note: "the pusher printed no digest: this is the registry's" };
  return { digest: served };
}

function otherDigest(name: string, { built, printed, served }: PushedDigests): ReleaseError {
  const parts = [
    built === null ? undefined : `${built} was built`,
    printed === null ? undefined : `the pusher says it pushed ${printed}`,
    `the registry serves ${served}`,
  ];
  return new ReleaseError({
    kind: "refused",
    code: "other-digest",
    message: `${name}: ${parts.filter((part) => part !== undefined).join(", ")}`,
    hint: "the pusher does not push what its target builds, or something else wrote this tag at the same moment; do not use it",
  });
}

/** The problem of a pusher that has set other image tags than it was asked for; null if there are none. */
export function judgeOtherTags(asked: Reference, others: readonly Reference[]): Problem | null {
  if (others.length === 0) return null;
  const tags = others.map(({ tag }) => tag).join(", ");
  return {
    code: "unasked-tags",
    message: `the pusher of ${formatReference(asked)} has set other image tags to the same digest as well: ${tags}`,
    hint: "take them out of what the target pushes, and delete them in the registry; tags that move belong in `floating`. Then run the same command again: what is pushed already stays",
  };
}
