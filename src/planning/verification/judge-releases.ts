import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, sameRepository } from "../../domain/images/reference.ts";
import type { FoundRecord, NamedImage } from "../../domain/release/image-verification.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { VerificationCheck } from "../../domain/release/verification.ts";
import type { ReadProvenance } from "../provenance/read-provenance.ts";

/** A release that trusted provenance says an image is of, and what its record says. */
export interface ImageRelease {
  readonly provenance: ReadProvenance;
  readonly record: FoundRecord;
}

/** Releases of one image, the last promotion first; `left-out` if nobody wants to know. */
export type ImageReleases = readonly ImageRelease[] | "left-out";

/** The image that is verified. */
interface Verified {
  readonly named: NamedImage;
  readonly digest: Digest;
}

const FINISHED = "a finished release";

/**
 * Compares an image with the records of its releases. One that was promoted is of several: a name is of those whose records have it,
 * and a digest is of all.
 */
export function releaseChecks(image: Verified, releases: ImageReleases): VerificationCheck[] {
  if (releases === "left-out") return [];
  if (releases.length === 0) {
    const found = "no provenance that is trusted says where it is";
    return [{ subject: "record", expected: FINISHED, found, agreed: false }];
  }
  const named = releases.filter(({ record }) => hasName(record, image.named));
  const asked = named.length > 0 ? named : releases;
  const isHere = asked.some(({ record }) => digestIn(record, image, true) !== null);
  return [
    ...namesCheck(asked, releases),
    ...asked.flatMap((each, index) => recordChecks(image, each, { isFirst: index === 0, isHere })),
  ];
}

/** Whether a record says that the image was published under the name that is asked for. */
function hasName(record: FoundRecord, { reference }: NamedImage): boolean {
  if (reference === null || record.kind !== "read" || record.intent === null) return false;
  const name = formatReference(reference);
  const { images, floating } = record.intent;
  return [...images, ...floating].some((each) => formatReference(each.reference) === name);
}

/** The digest if a record has it: in the repository that it is verified in, or anywhere. */
function digestIn(record: FoundRecord, { named, digest }: Verified, here: boolean): Digest | null {
  const images = record.kind === "read" ? (record.intent?.images ?? []) : [];
  const found = images.find(
    (each) =>
      each.digest === digest && (!here || sameRepository(each.reference.repository, named.repository)),
  );
  return found?.digest ?? null;
}

/** Which releases an image is of; nothing if it was never promoted. */
function namesCheck(asked: readonly ImageRelease[], all: readonly ImageRelease[]): VerificationCheck[] {
  if (all.every(({ provenance }) => provenance.promotedFrom === null)) return [];
  const said = asked.map(({ provenance: { tag, promotedFrom } }) =>
    promotedFrom === null ? tagText(tag) : `${tagText(tag)}, promoted from ${promotedFrom}`,
  );
  const others = all.filter((each) => !asked.includes(each) && each.provenance.promotedFrom !== null);
  const further = others.map(({ provenance }) => tagText(provenance.tag)).join(", ");
  const found = `${said.join("; ")}${further === "" ? "" : `; also promoted as ${further}`}`;
  return [{ subject: "release", expected: found, found, agreed: true }];
}

/** `isFirst`: its checks have the plain names. `isHere`: one of the records has the image where it is verified. */
function recordChecks(
  image: Verified,
  { provenance: { tag, commit: built }, record }: ImageRelease,
  { isFirst, isHere }: { readonly isFirst: boolean; readonly isHere: boolean },
): VerificationCheck[] {
  const subject = isFirst ? "record" : `record of ${tagText(tag)}`;
  if (record.kind === "left-out") return [];
  if (record.kind === "unread") return [{ subject, expected: FINISHED, found: record.why, agreed: false }];
  const { intent, commit } = record;
  return [
    check(subject, FINISHED, intent === null ? null : stateOf(intent)),
    check(`${subject}: digest`, image.digest, digestIn(record, image, !isHere)),
    check(`${subject}: commit`, built, intent?.commit ?? null),
    check(`tag ${tag ?? ""}`, built, commit),
  ];
}

function check(subject: string, expected: string | null, found: string | null): VerificationCheck {
  return { subject, expected, found, agreed: expected === found };
}

function tagText(tag: string | null): string {
  return tag ?? "an unknown tag";
}

function stateOf({ state, withdrawal }: ReleaseIntent): string {
  if (withdrawal !== null) return `${withdrawal.kind === "yanked" ? "a" : "an"} ${withdrawal.kind} release`;
  return state === "complete" ? FINISHED : "an unfinished release";
}
