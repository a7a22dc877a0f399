import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, sameRepository } from "../../domain/images/reference.ts";
import type { FoundRecord, NamedImage } from "../../domain/release/image-verification.ts";
import { type IntendedImage, isSetAside, type ReleaseIntent } from "../../domain/release/intent.ts";
import type { VerificationCheck } from "../../domain/release/verification.ts";
import type { ReadProvenance } from "../provenance/read-provenance.ts";
import { releaseName } from "./judge-provenance.ts";

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
  /** Records of other releases, one of which may have the name that is asked for. */
  readonly others: readonly ReleaseIntent[];
}

const FINISHED = "a finished release";

/**
 * Compares an image with the records of its releases, of which there may be several. A name has to be one of theirs, and is compared with
 * those whose records have it; a digest, with all of them.
 */
export function releaseChecks(image: Verified, releases: ImageReleases): VerificationCheck[] {
  if (releases === "left-out") return [];
  if (releases.length === 0) {
    const found = "no provenance that is trusted says where it is";
    return [{ subject: "record", expected: FINISHED, found, agreed: false }];
  }
  const named = releases.filter((release) => hasName(release, image.named));
  const asked = named.length > 0 ? named : releases;
  const isHere = asked.some((release) => digestIn(release, image, true) !== null);
  return [
    ...nameCheck(image, releases),
    ...namesCheck(asked, releases),
    ...asked.flatMap((each, index) => recordChecks(image, each, { isFirst: index === 0, isHere })),
  ];
}

/** What a record says was published; of a release that has none, nothing. */
function recordedImages({ record }: ImageRelease, also: "floating" | null = null): readonly IntendedImage[] {
  if (record.kind !== "read" || record.intent === null) return [];
  const { images, floating } = record.intent;
  return also === null ? images : [...images, ...floating];
}

function isNamed({ reference }: Pick<IntendedImage, "reference">, name: NamedImage["reference"]): boolean {
  return name !== null && formatReference(reference) === formatReference(name);
}

/** Whether the image was published under the name that is asked for: a record says so, or a snapshot's own provenance. */
function hasName(release: ImageRelease, { reference }: NamedImage): boolean {
  if (reference === null) return false;
  const { snapshot } = release.provenance;
  if (snapshot !== null) return snapshot.includes(formatReference(reference));
  return recordedImages(release, "floating").some((each) => isNamed(each, reference));
}

/**
 * The digest that a record has under the name that is asked for. If it does not have that name: the image's, if it has that, in the
 * repository that it is verified in, or anywhere.
 */
function digestIn(release: ImageRelease, { named, digest }: Verified, here: boolean): Digest | null {
  const recorded = recordedImages(release, "floating").find((each) => isNamed(each, named.reference));
  if (recorded !== undefined && recorded.digest !== null) return recorded.digest;
  const found = recordedImages(release).find(
    (each) =>
      each.digest === digest && (!here || sameRepository(each.reference.repository, named.repository)),
  );
  return found?.digest ?? null;
}

/**
 * Whether all that is known of an image's releases speaks against the name that is asked for: a record that was read, or a snapshot's own
 * provenance. One that was never recorded may have any name.
 */
export function isNobodys(named: NamedImage, releases: ImageReleases): boolean {
  if (named.reference === null || releases === "left-out") return false;
  const speaks = ({ provenance: { snapshot }, record }: ImageRelease) =>
    snapshot !== null || (record.kind === "read" && record.intent !== null);
  const mayHaveIt = (release: ImageRelease) => {
    const { snapshot, record } = release.provenance;
    return (snapshot ?? record) === null || hasName(release, named);
  };
  return releases.some(speaks) && !releases.some(mayHaveIt);
}

/**
 * A name that none of an image's releases has is in doubt, however well they are signed: somebody points it at what is another
 * release's, or no release's at all. What was set aside has left its floating tags to others, whose records then do not have them.
 */
function nameCheck({ named, others }: Verified, releases: readonly ImageRelease[]): VerificationCheck[] {
  if (!isNobodys(named, releases)) return [];
  const here = (images: readonly IntendedImage[]) => images.find((each) => isNamed(each, named.reference));
  const owners = others.filter(({ images, floating }) => here([...images, ...floating]) !== undefined);
  const standing = owners.filter((record) => !isSetAside(record) || here(record.images) !== undefined);
  const said = standing.map(
    ({ tag, images, floating }) =>
      `a name of ${tag}, whose record has ${here([...images, ...floating])?.digest}`,
  );
  const left = `a floating tag of ${owners.map(({ tag }) => tag).join(", ")}, set aside since`;
  const agreed = owners.length > 0 && standing.length === 0;
  const expected = `a name of ${releases.map(({ provenance }) => releaseName(provenance)).join(" or ")}`;
  const found = agreed ? left : said.join("; ") || "a name in no record that was read";
  return [{ subject: "name", expected, found, agreed }];
}

/** Which releases an image is of; nothing if it is of one that was built. */
function namesCheck(asked: readonly ImageRelease[], all: readonly ImageRelease[]): VerificationCheck[] {
  const [first, ...more] = all.map(({ provenance }) => provenance);
  if (more.length === 0 && first?.promotedFrom === null && first.snapshot === null) return [];
  const said = asked.map(({ provenance }) =>
    provenance.promotedFrom === null
      ? releaseName(provenance)
      : `${releaseName(provenance)}, promoted from ${provenance.promotedFrom}`,
  );
  const told = new Set(asked.flatMap(({ provenance: { tag, promotedFrom } }) => [tag, promotedFrom]));
  const others = all
    .filter((each) => !asked.includes(each) && !told.has(each.provenance.tag ?? ""))
    .map(
      ({ provenance }) =>
        `also ${provenance.promotedFrom === null ? "" : "promoted as "}${releaseName(provenance)}`,
    );
  const found = [...said, ...others].join("; ");
  return [{ subject: "release", expected: found, found, agreed: true }];
}

/** `isFirst`: its checks have the plain names. `isHere`: one of the records has the image where it is verified. */
function recordChecks(
  image: Verified,
  release: ImageRelease,
  { isFirst, isHere }: { readonly isFirst: boolean; readonly isHere: boolean },
): VerificationCheck[] {
  const { provenance, record } = release;
  const { tag, commit: built } = provenance;
  const subject = isFirst ? "record" : `record of ${releaseName(provenance)}`;
  if (record.kind === "left-out") return [];
  if (record.kind === "unread") return [{ subject, expected: FINISHED, found: record.why, agreed: false }];
  const { intent, commit } = record;
  const tagged = check(`tag ${tag ?? ""}`, built, commit);
  if (provenance.record === null) return [tagged];
  return [
    check(subject, FINISHED, intent === null ? null : stateOf(intent)),
    check(`${subject}: digest`, image.digest, digestIn(release, image, !isHere)),
    check(`${subject}: commit`, built, intent?.commit ?? null),
    tagged,
  ];
}

function check(subject: string, expected: string | null, found: string | null): VerificationCheck {
  return { subject, expected, found, agreed: expected === found };
}

function stateOf({ state, withdrawal }: ReleaseIntent): string {
  if (withdrawal !== null) return `${withdrawal.kind === "yanked" ? "a" : "an"} ${withdrawal.kind} release`;
  return state === "complete" ? FINISHED : "an unfinished release";
}
