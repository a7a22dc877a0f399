import type { GitHubRepository } from "../../domain/project/project.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import type { Built } from "./built.ts";

/** The label by which an image says from which commit it was built (OCI image specification, "Pre-Defined Annotation Keys"). */
export const REVISION_LABEL = "org.opencontainers.image.revision";

/**
 * Labels of an image that no build file labels. `created` is the commit's time, so that a rebuild of the same commit can
 * agree.
 */
export function imageLabels(
  { release }: WantedImage,
  { head, commitDate }: Built,
  repository: GitHubRepository | null,
): Readonly<Record<string, string>> {
  return {
    "org.opencontainers.image.version": release.version.text,
    [REVISION_LABEL]: head,
    "org.opencontainers.image.created": commitDate,
    ...(repository === null
      ? {}
      : { "org.opencontainers.image.source": `https://github.com/${repository.owner}/${repository.name}` }),
  };
}
