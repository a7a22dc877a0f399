import type { Digest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import { formatReference, formatRepository, type Reference } from "../../domain/images/reference.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** The three digests of a push: what was built, what the pusher printed, what the registry serves. */
export interface PushedDigests {
  readonly built: Digest | null;
  readonly printed: Digest | null;
  readonly served: Digest | null;
}

/**
 * Proves that a push did what was planned: the three digests agree. Gives the digest, with a note where fewer than three
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
      message: `the pusher ended well, and the registry does not have ${name}`,
      hint: "look at what it pushes and where to: the rule's own repository and tags may differ from slipway.toml's",
    });
  }
  const expected = built ?? printed;
  if (expected !== null && (served !== expected || (printed !== null && printed !== expected))) {
    throw otherDigest(name, { built, printed, served });
  }
  if (built === null && printed === null)
    return { digest: served, note: "the pusher told no digest: it is the registry's" };
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
    hint: "the pusher does not push what its target builds, or somebody else wrote this tag at the same moment; do not use it",
  });
}

/** The error for an image tag that was free when the run was planned and is not any more. */
export function imageTagTaken(reference: Reference, served: Digest, built: Digest | null): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "image-tag-holds-another",
    message: `${formatReference(reference)} holds ${served} now, and ${built ?? "an unknown digest"} was built`,
    hint: "an image tag never changes its digest: find out who pushed it, or release a new version",
  });
}

/** For pushers whose build does not tell the platforms. Throws `other-platforms`. */
export function judgePushedPlatforms(
  { repository, tag }: Reference,
  wanted: readonly Platform[],
  found: readonly Platform[],
): void {
  if ([...wanted].sort().join() === [...found].sort().join()) return;
  throw new ReleaseError({
    kind: "refused",
    code: "other-platforms",
    message: `${formatRepository(repository)}:${tag} was pushed with ${found.join(", ") || "no platform"}, and ${wanted.join(", ")} are configured`,
    hint: "add the missing platforms to the index and release a new version, or correct `platforms` in slipway.toml",
  });
}
