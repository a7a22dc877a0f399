import type { Digest } from "../../domain/images/digest.ts";
import {
  formatReference,
  type Reference,
  type Repository,
  sameRepository,
} from "../../domain/images/reference.ts";
import type { IntendedImage, ReleaseIntent } from "../../domain/release/intent.ts";
import { artifactsOf, type WantedImage, type WantedRelease } from "../../domain/release/wanted.ts";
import { versionsOf } from "../history/version-history.ts";
import { otherOwner } from "../standing/floating.ts";

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
 * Those that stay with this release and its like: without the ones of what it ships for another component, if that has a newer
 * release under a tag of its own. `tags`: all release tags.
 */
export function withoutShipped(
  owned: readonly OwnedFloating[],
  { tag, releases }: Holder,
  tags: readonly string[],
): OwnedFloating[] {
  const claims = { remoteTags: tags, setAside: new Map(), prereleases: new Map() };
  const shipped = releases.filter(({ own }) => !own);
  return owned.filter(
    ({ reference }) =>
      !shipped.some((release) => {
        const floating = artifactsOf(release, "image")
          .filter((image) => isIn(image, reference.repository))
          .flatMap((image) => image.floating.filter((each) => each.reference.tag === reference.tag));
        return floating.some(({ templates }) => {
          const owner = otherOwner(release, reference.tag, templates, claims);
          return owner !== null && owner !== tag && versionsOf(release.tagLine, [owner]).length === 0;
        });
      }),
  );
}

function isIn({ repository, elsewhere }: WantedImage, place: Repository): boolean {
  return [repository, ...elsewhere].some((each) => sameRepository(each, place));
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
    (each) => each.floating.some((one) => one.reference.tag === tag) && isIn(each, repository),
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
