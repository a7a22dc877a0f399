import { shortCommit } from "../../domain/history/commit-sha.ts";
import { formatReference } from "../../domain/images/reference.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { recordedElsewhere, recordedImage } from "./recorded-image.ts";

/** No tag may hold what another release put there, nor anything but what this release's record says. */
export function judgeReference(wanted: WantedImage, facts: Facts): Problem[] {
  if (wanted.reference === null) return [];
  const text = formatReference(wanted.reference);
  const served = facts.served.get(text) ?? null;
  if (served === null) return [];
  const recorded = recordedImage(wanted, facts);
  if (recorded?.digest === served) return [];
  const elsewhere = recordedElsewhere(wanted, facts);
  if (elsewhere === served) return [];
  if (elsewhere !== null) {
    return [
      {
        code: "destinations-differ",
        message: `${text} holds ${served}, and this release was pushed to another destination as ${elsewhere}`,
        hint: "an image tag never changes its digest: find out who pushed it here, or release a new version",
      },
    ];
  }
  const revision = facts.revisions.get(text);
  if (recorded === undefined && revision !== undefined && revision !== facts.git.head) {
    return [
      {
        code: "image-tag-taken",
        message: `${text} holds ${served}, which was built from commit ${shortCommit(revision)}`,
        hint: "an image tag never changes its digest: release a new version",
      },
    ];
  }
  const owner = facts.owners.get(text);
  if (owner !== undefined) {
    return [
      {
        code: "image-tag-taken",
        message: `${text} holds ${served}, which ${owner.tag} put there from commit ${shortCommit(owner.commit)}`,
        hint: "make image_tag differ for every version, or release a new version",
      },
    ];
  }
  if (recorded === undefined || recorded.digest === null) return [];
  return [
    {
      code: "image-tag-differs",
      message: `${text} holds ${served}, and the record of ${wanted.release.tag} says ${recorded.digest}`,
      hint: "somebody else wrote this image tag: find out who; slipway leaves it as it is. Release a new version instead",
    },
  ];
}
