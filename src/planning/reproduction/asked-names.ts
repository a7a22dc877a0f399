import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { ReproducedFile } from "../../domain/release/reproduction.ts";
import type { Problem } from "../../domain/text/problem.ts";
import type { RecordedImage, RecordedImages } from "./recorded-images.ts";

/** The records of a release that is to be built again, and of the release whose build it has: the same one unless it was promoted. */
export interface Reproducible {
  readonly asked: ReleaseIntent;
  readonly built: ReleaseIntent;
}

/**
 * The images of the release that was asked about, each with what makes it: of a promoted one that is what makes the image of the same
 * digest in the release whose build it has. One that this release never had is a problem.
 */
export function underAskedNames({ asked, built }: Reproducible, found: RecordedImages): RecordedImages {
  if (asked.tag === built.tag) return found;
  const problems = [...found.problems];
  const images = asked.images.flatMap(({ reference, digest }): RecordedImage[] => {
    const made = found.images.find((each) => each.digest === digest);
    const isKnown = built.images.some((each) => each.digest === digest);
    if (made === undefined && !isKnown) problems.push(neverBuilt(reference, { asked, built }));
    return made === undefined ? [] : [{ ...made, reference }];
  });
  return { images, problems };
}

/** Files by the names that the release which was asked about gives them. Checksums that it made anew keep theirs. */
export function namedAsAsked(files: readonly ReproducedFile[], asked: ReleaseIntent): ReproducedFile[] {
  return files.map((file) => {
    const own = asked.files.find(({ digest }) => digest === file.recorded);
    return own === undefined ? file : { ...file, name: own.name };
  });
}

function neverBuilt(reference: Reference, { asked, built }: Reproducible): Problem {
  return {
    code: "image-unexplained",
    message: `the record of ${asked.tag} names ${formatReference(reference)}, whose digest ${built.tag} never had, although it was promoted from there`,
    hint: `compare both records: \`slipway show ${asked.tag}\` and \`slipway show ${built.tag}\``,
  };
}
