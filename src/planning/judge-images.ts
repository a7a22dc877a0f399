import { shortCommit } from "../domain/commit-sha.ts";
import type { Facts } from "../domain/facts.ts";
import type { Problem } from "../domain/problem.ts";
import { formatReference } from "../domain/reference.ts";
import type { WantedImage } from "../domain/wanted.ts";
import { recordedImage } from "./recorded-image.ts";

/** The images' gates: targets exist, references are nobody else's, and nothing stands where it must not. */
export function judgeImages(images: readonly WantedImage[], facts: Facts): Problem[] {
  return [
    ...images.flatMap((image) => [...judgeTarget(image, facts), ...judgeReference(image, facts)]),
    ...collisions(images),
  ];
}

function judgeTarget({ image, release }: WantedImage, facts: Facts): Problem[] {
  const { source } = image;
  if (source.kind !== "bazel") return [];
  const missing = facts.targets.get(source.target)?.missing;
  if (missing === undefined) return [];
  return [
    {
      code: "no-such-target",
      kind: "build",
      message: `${source.target}, the image of ${release.component.name}, cannot be found: ${missing}`,
      hint: `look for it with \`bazel query ${source.target.replace(/:.*/, "")}:all\` and correct \`bazel\` in slipway.toml`,
    },
  ];
}

/** No tag may hold what another release put there, nor anything but what this release's record says. */
function judgeReference(wanted: WantedImage, facts: Facts): Problem[] {
  if (wanted.reference === null) return [];
  const text = formatReference(wanted.reference);
  const served = facts.served.get(text) ?? null;
  if (served === null) return [];
  const recorded = recordedImage(wanted, facts);
  if (recorded?.digest === served) return [];
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

/** Two images of one run cannot have one reference. */
function collisions(images: readonly WantedImage[]): Problem[] {
  const seen = new Map<string, WantedImage>();
  const problems: Problem[] = [];
  for (const image of images) {
    if (image.reference === null) continue;
    const text = formatReference(image.reference);
    const other = seen.get(text);
    if (other !== undefined) {
      problems.push({
        code: "image-tag-shared",
        message: `${other.release.component.name} and ${image.release.component.name} would both push ${text}`,
        hint: "give each image a repository or an image_tag of its own",
      });
    }
    seen.set(text, image);
  }
  return problems;
}
