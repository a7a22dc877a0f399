import type { Digest } from "../../domain/images/digest.ts";
import { shortDigest } from "../../domain/images/digest.ts";
import { parseImageTag } from "../../domain/images/image-tag.ts";
import type { Platform } from "../../domain/images/platform.ts";
import { formatRepository, type Reference } from "../../domain/images/reference.ts";
import type { PlannedImage } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { fillTemplate } from "../../domain/text/template.ts";

/** What a build said of an image before anything was pushed. */
export interface BuildFacts {
  readonly digest: Digest | null;
  /** Every tag the push would make; null where that cannot be known. */
  readonly pushedTags: readonly string[] | null;
  readonly platforms: readonly Platform[] | null;
}

/** The reference an image gets once its digest is known; null where its tag holds a digest that nobody knows. */
export function finalReference(image: PlannedImage, digest: Digest | null): Reference | null {
  const values = digest === null ? image.values : { ...image.values, digest_short: shortDigest(digest) };
  const tag = parseImageTag(fillTemplate(image.tag, values));
  return tag === undefined ? null : { repository: image.repository, tag };
}

/** Compares what was built with what was planned: tags, platforms, and the digest with whatever stands there. */
export function judgeBuild(image: PlannedImage, built: BuildFacts, subject: string): Problem[] {
  const reference = finalReference(image, built.digest);
  if (reference === null) {
    return [
      {
        code: "digest-unknown",
        message: `the image tag of ${subject} holds its digest, and the build cannot tell that before it is pushed`,
        hint: "use an image_tag without {digest_short}, or a push target whose digest Bazel knows",
      },
    ];
  }
  const name = `${formatRepository(reference.repository)}:${reference.tag}`;
  return [
    ...judgeTags(name, reference.tag, built, subject),
    ...judgePlatforms(name, image.platforms, built.platforms),
    ...judgeDigest(name, image, built.digest),
    ...judgeElsewhere(name, image, built.digest),
  ];
}

function judgeTags(name: string, tag: string, { pushedTags }: BuildFacts, subject: string): Problem[] {
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
        hint: 'take the tags out of the rule, or let them be replaced: tag_via = { flag = "//…" } where a build setting holds the tag; a stale stamp needs a STABLE_ key',
      },
    ];
  }
  if (pushedTags.includes(tag)) return [];
  return [
    {
      code: "no-tags",
      message: `${subject} would push no tag at all, and ${name} is planned`,
      hint: 'set tag_via to the way the version reaches this rule: "args", { flag = "//…" } or "stamp"',
    },
  ];
}

function judgePlatforms(
  name: string,
  wanted: readonly Platform[] | undefined,
  built: readonly Platform[] | null,
): Problem[] {
  if (wanted === undefined || built === null) return [];
  if ([...wanted].sort().join() === [...built].sort().join()) return [];
  return [
    {
      code: "other-platforms",
      message: `${name} was built for ${built.join(", ") || "no platform"}, and ${wanted.join(", ")} are configured`,
      hint: "add the missing platforms to the index, or correct `platforms` in slipway.toml",
    },
  ];
}

function judgeDigest(
  name: string,
  { served, recorded, recordedFinally }: PlannedImage,
  built: Digest | null,
): Problem[] {
  if (served !== null && served !== built) {
    const found = built === null ? "what would be pushed is not known before the push" : `${built} was built`;
    return [
      {
        code: "image-tag-holds-another",
        message: `${name} holds ${served}, and ${found}`,
        hint: "an image tag never changes its digest: release a new version",
      },
    ];
  }
  if (served !== null || !recordedFinally || recorded === built) return [];
  return [
    {
      code: "not-reproduced",
      message: `${name} was published as ${recorded} and is gone, and ${built ?? "an unknown digest"} was built now`,
      hint: "push the recorded digest again from wherever it is kept, or release a new version",
    },
  ];
}

/** One image at several destinations is the same image everywhere. */
function judgeElsewhere(name: string, { elsewhere }: PlannedImage, built: Digest | null): Problem[] {
  if (elsewhere === null || built === null || elsewhere === built) return [];
  return [
    {
      code: "destinations-differ",
      message: `${name} would get ${built}, and this release was pushed to another destination as ${elsewhere}`,
      hint: "copy the recorded digest between the registries (skopeo copy), make the build reproducible, or release a new version",
    },
  ];
}
