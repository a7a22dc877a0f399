import { formatPinned, sameRepository } from "../../domain/images/reference.ts";
import { PREDICATES, type PredicateType } from "../../domain/release/attestation.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { AttestationStanding, ImageStanding } from "../../domain/release/standing.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";

/** The release tag, and what its statements say. */
interface WantedStatements {
  readonly tag: string;
  readonly predicates: readonly PredicateType[];
}

/**
 * What is stated of an image, of all that is wanted. What was stated of one that is promoted comes with it, above all what it was made
 * from: nothing is built here that would tell.
 */
export function predicatesOf(
  { source }: Pick<WantedImage, "source">,
  wanted: readonly PredicateType[],
): readonly PredicateType[] {
  if (source.kind !== "released") return wanted;
  return wanted.filter((type) => type !== PREDICATES.spdx && type !== PREDICATES.cyclonedx);
}

const UNDECIDED = "whether it is signed is looked at before anything is";

/**
 * How the statements about an image stand: the record names those that were signed, and the registry lists what is there. What
 * no record names is decided by whoever signs, who knows his own.
 */
export function standAttestations(
  { repository }: WantedImage,
  image: ImageStanding,
  { tag, predicates }: WantedStatements,
  facts: Facts,
): AttestationStanding {
  if (image.kind === "undecided") return { kind: "undecided", why: UNDECIDED };
  if (image.kind !== "same") return { kind: "absent", why: "what is published is signed then" };
  const { digest } = image;
  const recorded = (facts.intents.get(tag)?.intent.attestations ?? []).filter(
    (each) => each.subject === digest && sameRepository(each.repository, repository),
  );
  const listed = facts.attached.get(formatPinned(repository, digest));
  const there = recorded.filter((each) => listed?.has(each.digest) === true);
  const missing = predicates.filter((type) => !there.some(({ predicateType }) => predicateType === type));
  if (missing.length === 0) return { kind: "same", why: "it is signed, as recorded", attestations: there };
  const lost = recorded.filter((each) => listed?.has(each.digest) === false);
  if (lost.length > 0)
    return { kind: "absent", why: "the registry has lost something that was signed, as recorded" };
  return { kind: "undecided", why: UNDECIDED };
}
