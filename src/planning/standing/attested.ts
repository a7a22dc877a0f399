import { formatPinned, sameRepository } from "../../domain/images/reference.ts";
import {
  type Attestation,
  PREDICATE_NAMES,
  PREDICATES,
  type PredicateType,
} from "../../domain/release/attestation.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { AttestationStanding, ImageStanding } from "../../domain/release/standing.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";

/** The release tag, and what its statements say. */
interface WantedStatements {
  readonly tag: string;
  readonly predicates: readonly PredicateType[];
}

/**
 * What is signed about an image, of all that is wanted. What was stated of one that is promoted comes with it, above all what it was
 * made from: nothing is built here that would tell. For another place of the same release nothing of that is signed again.
 */
export function predicatesOf(
  { source, carried }: Pick<WantedImage, "source" | "carried">,
  wanted: readonly PredicateType[],
  tag: string,
): readonly PredicateType[] {
  if (source.kind !== "released") return wanted;
  const own = wanted.filter((type) => type !== PREDICATES.spdx && type !== PREDICATES.cyclonedx);
  return source.tag === tag
    ? own.filter((type) => !carried.some(({ predicateType }) => predicateType === type))
    : own;
}

const UNDECIDED = "whether it is signed is looked at before anything is";

/**
 * How the statements about an image stand: the record names those that were signed, and the registry lists what is there. What
 * no record names is decided by whoever signs, who knows his own.
 */
export function standAttestations(
  wanted: WantedImage,
  image: ImageStanding,
  { tag, predicates }: WantedStatements,
  facts: Facts,
): AttestationStanding {
  const { repository, carried } = wanted;
  if (image.kind === "undecided") return { kind: "undecided", why: UNDECIDED };
  if (image.kind !== "same") return { kind: "absent", why: whatHappens(wanted, predicates) };
  const { digest } = image;
  const recorded = (facts.intents.get(tag)?.intent.attestations ?? []).filter(
    (each) => each.subject === digest && sameRepository(each.repository, repository),
  );
  const listed = facts.attached.get(formatPinned(repository, digest));
  const there = recorded.filter((each) => listed?.has(each.digest) === true);
  const missing = predicates.filter(
    (type) => !there.some((each) => each.predicateType === type && isOwn(each, wanted, tag)),
  );
  const known = new Set(there.map((each) => each.digest));
  const isWhole = missing.length === 0 && carried.every((each) => known.has(each.digest));
  if (isWhole) return { kind: "same", why: "it is signed, as recorded", attestations: there };
  const lost = [...recorded, ...carried].filter((each) => listed?.has(each.digest) === false);
  if (lost.length > 0)
    return { kind: "absent", why: "the registry has lost something that was signed, as recorded" };
  return { kind: "undecided", why: UNDECIDED };
}

/** Whether a statement speaks for this release: provenance that comes with a promoted image is that of the release it was built for. */
function isOwn(
  { predicateType, digest }: Attestation,
  { source, carried }: WantedImage,
  tag: string,
): boolean {
  if (source.kind !== "released" || source.tag === tag || predicateType !== PREDICATES.provenance)
    return true;
  return !carried.some((each) => each.digest === digest);
}

function whatHappens({ carried }: WantedImage, predicates: readonly PredicateType[]): string {
  if (carried.length === 0) return "what is published is signed then";
  const names = [...new Set(carried.map(({ predicateType }) => PREDICATE_NAMES[predicateType]))].join(", ");
  const then = predicates.length === 0 ? "nothing is signed" : "the rest is signed then";
  return `what was signed about it comes with it (${names}), and ${then}`;
}
