import type { Facts } from "../domain/facts.ts";
import type { IntendedImage } from "../domain/intent.ts";
import { formatReference } from "../domain/reference.ts";
import type { WantedImage } from "../domain/wanted.ts";

/** What the release's record says of an image, where the record is of the commit that is checked out. */
export function recordedImage({ release, reference }: WantedImage, facts: Facts): IntendedImage | undefined {
  const intent = facts.intents.get(release.tag)?.intent;
  if (intent === undefined || intent.commit !== facts.git.head || reference === null) return undefined;
  return intent.images.find((image) => image.reference === formatReference(reference));
}
