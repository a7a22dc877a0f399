import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference, sameRepository } from "../../domain/images/reference.ts";
import type { IntendedImage, ReleaseIntent } from "../../domain/release/intent.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";

/** A release that floating tags may be on: what its record says, and what the configuration wants of it now. */
export interface Holder {
  readonly tag: string;
  readonly record: ReleaseIntent;
  readonly releases: readonly WantedRelease[];
}

/** Where floating tags belong. */
export interface FloatingOwners {
  readonly owned: readonly OwnedFloating[];
  /** Those that no release has. */
  readonly orphans: readonly Reference[];
}

/** A floating tag, and the digest that its owner gives it. */
export interface OwnedFloating {
  readonly reference: Reference;
  readonly digest: Digest;
  readonly owner: string;
}

/** Every floating tag that some releases have had, by their records, or would have by the configuration; each once. */
export function floatingOf(holders: readonly Holder[]): Reference[] {
  const all = holders.flatMap(({ record, releases }) => [
    ...record.floating.map(({ reference }) => reference),
    ...releases.flatMap((release) =>
      artifactsOf(release, "image").flatMap(({ floating, repository, elsewhere }) =>
        floating.flatMap(({ reference: { tag } }) =>
          [repository, ...elsewhere].map((each) => ({ repository: each, tag })),
        ),
      ),
    ),
  ]);
  return [...new Map(all.map((each) => [formatReference(each), each])).values()];
}

/** Which release each floating tag belongs to: the first that has it, `holders` being the newest first. */
export function floatingOwners(references: readonly Reference[], holders: readonly Holder[]): FloatingOwners {
  const owned: OwnedFloating[] = [];
  const orphans: Reference[] = [];
  for (const reference of references) {
    const [owner] = holders.flatMap((holder): OwnedFloating[] => {
      const digest = digestUnder(holder, reference);
      return digest === null ? [] : [{ reference, digest, owner: holder.tag }];
    });
    if (owner === undefined) orphans.push(reference);
    else owned.push(owner);
  }
  return { owned, orphans };
}

/**
 * What a release has under a floating tag: what its record says or, if a newer one had it when it was released, the digest of the image
 * that the configuration gives it to.
 */
function digestUnder({ record, releases }: Holder, reference: Reference): Digest | null {
  const recorded = find(record.floating, reference);
  if (recorded !== null) return recorded;
  const { repository, tag } = reference;
  const images = releases.flatMap((release) => artifactsOf(release, "image"));
  const image = images.find(
    ({ floating, repository: own, elsewhere }) =>
      floating.some((each) => each.reference.tag === tag) &&
      [own, ...elsewhere].some((each) => sameRepository(each, repository)),
  );
  if (image === undefined || image.reference === null) return null;
  return find(record.images, { repository, tag: image.reference.tag });
}

function find(images: readonly IntendedImage[], { repository, tag }: Reference): Digest | null {
  const found = images.find(
    ({ reference }) => reference.tag === tag && sameRepository(reference.repository, repository),
  );
  return found?.digest ?? null;
}
