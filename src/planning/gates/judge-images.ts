import { formatReference } from "../../domain/images/reference.ts";
import { sourceSubject } from "../../domain/project/artifact.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { judgeReference } from "../standing/judge-reference.ts";

/** The images' gates: targets exist, references are nobody else's, and nothing stands where it must not. */
export function judgeImages(images: readonly WantedImage[], facts: Facts): Problem[] {
  return [
    ...images.flatMap((image) => [...judgeTarget(image, facts), ...judgeReference(image, facts)]),
    ...collisions(images),
  ];
}

function judgeTarget({ image, release }: WantedImage, facts: Facts): Problem[] {
  const { source } = image;
  const subject = sourceSubject(source);
  const found = facts.targets.get(subject);
  if (found?.missing === undefined) return [];
  const hint =
    source.kind === "bazel"
      ? `look for it with \`bazel query ${subject.replace(/:.*/, "")}:all\` and correct \`bazel\` in slipway.toml`
      : `put that right, or correct \`${source.kind}\` in slipway.toml`;
  return [
    {
      code: "no-such-target",
      kind: "build",
      message: `${subject}, the image of ${release.component.name}, cannot be built: ${found.missing}`,
      hint: found.hint ?? hint,
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
