import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { type Digest, shortDigest } from "../../domain/images/digest.ts";
import {
  parseImageTag,
  type Reference,
  type Repository,
  sameRepository,
} from "../../domain/images/reference.ts";
import type { IntendedImage, ReleaseIntent } from "../../domain/release/intent.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { fillTemplate } from "../../domain/text/template.ts";

/** What an image is called, before it is known whether its tag is complete. */
export type NamedImage = Pick<WantedImage, "tag" | "values" | "repository" | "elsewhere">;

/** The reference that an image has once its digest is known; null if its tag contains a digest that is not known. */
export function finalReference(
  image: Omit<NamedImage, "elsewhere">,
  digest: Digest | null,
): Reference | null {
  const { tag: template, values, repository } = image;
  const all = digest === null ? values : { ...values, digest_short: shortDigest(digest) };
  const tag = parseImageTag(fillTemplate(template, all));
  return tag === undefined ? null : { repository, tag };
}

/**
 * The reference of an image whose tag contains its digest, as the release's record knows it, from here or from another
 * destination.
 */
export function recordedReference(
  image: NamedImage,
  record: ReleaseIntent | undefined,
  commit: CommitSha | null,
): Reference | null {
  if (record === undefined || record.commit !== commit) return null;
  const here = record.images.find((recorded) => isNamed(image, image.repository, recorded));
  if (here !== undefined) return here.reference;
  const digest = recordedElsewhere(image, record, commit);
  return digest === null ? null : finalReference(image, digest);
}

/** What the release's record says the same image is at its other destinations; null if it says nothing. */
export function recordedElsewhere(
  image: NamedImage,
  record: ReleaseIntent | undefined,
  commit: CommitSha | null,
): Digest | null {
  if (record === undefined || record.commit !== commit) return null;
  const found = record.images.find((recorded) =>
    image.elsewhere.some((repository) => isNamed(image, repository, recorded)),
  );
  return found?.digest ?? null;
}

/** What a release's record calls an image in the first of some repositories that it has it in; undefined if there is none. */
export function recordedIn(
  repositories: readonly Repository[],
  image: NamedImage,
  recorded: readonly IntendedImage[],
): { readonly reference: Reference; readonly digest: Digest } | undefined {
  for (const repository of repositories) {
    const found = recorded.find((each) => isNamed(image, repository, each));
    if (found?.digest) return { reference: found.reference, digest: found.digest };
  }
  return undefined;
}

/** Whether a recorded image is what this image is called in a repository. */
function isNamed(image: NamedImage, repository: Repository, { reference, digest }: IntendedImage): boolean {
  if (!sameRepository(reference.repository, repository)) return false;
  return finalReference({ ...image, repository }, digest)?.tag === reference.tag;
}
