import type { Digest } from "../../domain/images/digest.ts";
import { type Reference, sameRepository } from "../../domain/images/reference.ts";
import type { Claims } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import { otherOwner } from "../standing/floating.ts";

/** A reference that a release should have left, and the digest that is recorded; null: nothing says which. */
export interface ExpectedImage {
  readonly reference: Reference;
  readonly digest: Digest | null;
}

/**
 * What a tag's record names, or without one what the configuration names; except the floating tags that another release
 * has by now: a newer one, or the one that it was rolled back to.
 */
export function expectedImages(
  releases: readonly WantedRelease[],
  recorded: ReleaseIntent | undefined,
  claims: Claims,
): ExpectedImage[] {
  const images = releases.flatMap((release) =>
    artifactsOf(release, "image").map((image) => ({ release, image })),
  );
  const taken = images.flatMap(({ release, image }) =>
    image.floating
      .filter(({ reference, templates }) => otherOwner(release, reference.tag, templates, claims) !== null)
      .flatMap(({ reference: { tag } }) =>
        [image.repository, ...image.elsewhere].map((repository) => ({ repository, tag })),
      ),
  );
  const named: readonly ExpectedImage[] =
    recorded === undefined
      ? images.flatMap(({ image }) =>
          [image.reference, ...image.floating.map(({ reference }) => reference)].flatMap((reference) =>
            reference === null ? [] : [{ reference, digest: null }],
          ),
        )
      : [...recorded.images, ...recorded.floating];
  return named.filter(
    ({ reference }) =>
      !taken.some(
        ({ repository, tag }) => tag === reference.tag && sameRepository(repository, reference.repository),
      ),
  );
}
