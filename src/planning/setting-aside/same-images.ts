import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { ListedRelease } from "../../domain/release/listed-release.ts";

/**
 * The other finished releases, by their tags, that have an image of a release, wherever it is: what it was promoted from or to, or what a
 * build gave twice. Whatever is wrong with the image is wrong with them as well. Those that were yanked are left out.
 */
export function withSameImages(
  { tag, images }: Pick<ReleaseIntent, "tag" | "images">,
  releases: readonly ListedRelease[],
): string[] {
  const digests = new Set(images.flatMap(({ digest }) => digest ?? []));
  return releases.flatMap(({ tag: { text }, record }) => {
    const stands = record?.state === "complete" && record.withdrawal === null && text !== tag;
    const has = record?.images.some(({ digest }) => digest !== null && digests.has(digest));
    return stands && has ? text : [];
  });
}
