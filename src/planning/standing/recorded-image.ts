import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { type Digest, shortDigest } from "../../domain/images/digest.ts";
import { parseImageTag } from "../../domain/images/image-tag.ts";
import {
  formatReference,
  formatRepository,
  parseReference,
  type Reference,
  type Repository,
} from "../../domain/images/reference.ts";
import type { Facts, RecordedIntent } from "../../domain/release/facts.ts";
import type { IntendedImage, ReleaseIntent } from "../../domain/release/intent.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { fillTemplate, type TemplateValues } from "../../domain/text/template.ts";

/** What the release's record says of an image, where the record is of the commit that is checked out. */
export function recordedImage({ release, reference }: WantedImage, facts: Facts): IntendedImage | undefined {
  const intent = facts.intents.get(release.tag)?.intent;
  if (intent === undefined || intent.commit !== facts.git.head || reference === null) return undefined;
  return intent.images.find((image) => image.reference === formatReference(reference));
}

/** What the release's record says the same image is at its other destinations; null where it says nothing. */
export function recordedElsewhere(image: WantedImage, facts: Pick<Facts, "intents" | "git">): Digest | null {
  const intent = facts.intents.get(image.release.tag)?.intent;
  if (intent === undefined || intent.commit !== facts.git.head) return null;
  return elsewhereIn(image, intent);
}

function elsewhereIn(image: WantedImage, { images }: ReleaseIntent): Digest | null {
  const found = images.find((recorded) =>
    image.elsewhere.some((repository) => referenceIn(repository, image, recorded) !== null),
  );
  return found?.digest ?? null;
}

/**
 * The image with its reference, where its tag waits for the digest and the release's record knows it already, from here
 * or from another destination.
 */
export function resolveRecorded(
  image: WantedImage,
  intents: ReadonlyMap<string, RecordedIntent>,
  head: CommitSha,
): WantedImage {
  const intent = intents.get(image.release.tag)?.intent;
  if (image.reference !== null || intent === undefined || intent.commit !== head) return image;
  for (const recorded of intent.images) {
    const reference = referenceIn(image.repository, image, recorded);
    if (reference !== null) return { ...image, reference };
  }
  const digest = elsewhereIn(image, intent);
  const tag = digest === null ? undefined : parseImageTag(fillTemplate(image.tag, withDigest(image, digest)));
  return tag === undefined ? image : { ...image, reference: { repository: image.repository, tag } };
}

function withDigest({ values }: WantedImage, digest: Digest): TemplateValues {
  return { ...values, digest_short: shortDigest(digest) };
}

/** The reference of a recorded image, where it is what this image is called in a repository; null where it is not. */
function referenceIn(
  repository: Repository,
  image: WantedImage,
  { reference: text, digest }: IntendedImage,
): Reference | null {
  const reference = parseReference(text);
  if (reference === undefined) return null;
  const values = digest === null ? image.values : withDigest(image, digest);
  const same = formatRepository(reference.repository) === formatRepository(repository);
  return same && fillTemplate(image.tag, values) === reference.tag ? reference : null;
}
