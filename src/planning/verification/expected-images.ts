import { formatReference } from "../../domain/images/reference.ts";
import type { Project } from "../../domain/project/project.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { newerOwner } from "../steps/newer-owner.ts";
import type { ReadBack } from "./judge-verification.ts";

type Expected = ReadBack["images"][number];

/**
 * What a tag's record names, or without one what the configuration names; less the floating tags that a newer release
 * has taken over since.
 */
export function expectedImages(
  project: Project,
  images: readonly WantedImage[],
  recorded: ReleaseIntent | undefined,
  remoteTags: readonly string[],
): Expected[] {
  const taken = new Set(
    images.flatMap((image) =>
      image.floating
        .filter((reference) => newerOwner(image, reference, project, remoteTags) !== undefined)
        .flatMap(({ tag }) =>
          [image.repository, ...image.elsewhere].map((repository) => formatReference({ repository, tag })),
        ),
    ),
  );
  const named: readonly Expected[] =
    recorded === undefined
      ? images
          .flatMap(({ reference, floating }) => (reference === null ? floating : [reference, ...floating]))
          .map((reference) => ({ reference: formatReference(reference), digest: null }))
      : [...recorded.images, ...recorded.floating];
  return named.filter(({ reference }) => !taken.has(reference));
}
