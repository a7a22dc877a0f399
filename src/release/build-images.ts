import type { Digest } from "../domain/digest.ts";
import type { BuildStep } from "../domain/plan.ts";
import type { Problem } from "../domain/problem.ts";
import { errorFromProblems } from "../domain/release-error.ts";
import { finalReference, judgeBuild } from "../planning/judge-build.ts";
import type { BuiltImage } from "../services/image-builder.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { watched } from "./watched.ts";

/**
 * Builds every image that is not settled, and compares what was built with what was planned. Nothing is written yet; all
 * problems are thrown at once.
 */
export const buildImages: Phase<"build"> = async (steps, execution, flow) => {
  const open = steps.filter(({ step }) => !step.image.settled);
  const built = await buildAll(open, execution);
  const [first, ...others] = open.flatMap(({ step }) => judge(step, built.get(step.image.id)));
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const digests = new Map<string, Digest>(flow.digests);
  for (const { step } of steps) {
    const digest = step.image.settled ? step.image.recorded : (built.get(step.image.id)?.digest ?? null);
    if (digest !== null) digests.set(step.image.id, digest);
  }
  return { built, digests };
};

async function buildAll(
  steps: readonly Placed<BuildStep>[],
  { run }: Execution,
): Promise<Map<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  for (const [kind, builder] of Object.entries(run.services.images)) {
    const images = steps.map(({ step }) => step.image).filter(({ source }) => source.kind === kind);
    if (images.length === 0) continue;
    const subjects = [
      ...new Set(steps.filter(({ step }) => images.includes(step.image)).map(({ step }) => step.subject)),
    ];
    const label = subjects.length > 2 ? `${subjects.length} images` : subjects.join(" and ");
    const made = await watched(
      run.report,
      { id: `build:${kind}`, doing: "building", done: "built", label },
      (watch) => builder.build(images, watch),
    );
    for (const [id, image] of made) built.set(id, image);
  }
  return built;
}

function judge({ image, subject }: BuildStep, built: BuiltImage | undefined): Problem[] {
  if (built === undefined) throw new Error(`${image.id} was to be built and was not`);
  const reference = finalReference(image, built.digest);
  const pushedTags = reference === null ? null : built.pushedTags(reference.tag);
  return judgeBuild(image, { digest: built.digest, platforms: built.platforms, pushedTags }, subject);
}
