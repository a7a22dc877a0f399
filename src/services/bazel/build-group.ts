import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuiltImage, ImageToBuild } from "../ports/image-builder.ts";
import { buildTargets } from "./build.ts";
import { builtImage } from "./built-image.ts";
import type { BazelCommand } from "./command.ts";
import { readImageOutputs } from "./image-outputs.ts";
import type { BazelImagesOptions } from "./options.ts";
import { digestTarget, type PushTarget, type PushTargets } from "./query.ts";
import { runScripts } from "./run-scripts.ts";

/** Builds images whose settings agree in one invocation, and reads what it says of each. */
export async function buildGroup(
  options: BazelImagesOptions,
  bazel: BazelCommand,
  targets: PushTargets,
  images: readonly [ImageToBuild<"bazel">, ...ImageToBuild<"bazel">[]],
  watch: Watch,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const settings = images[0].build;
  const scratch = await options.scratch();
  const pushed = new Map(images.map((image) => [image, pushTargetOf(image, targets)]));
  const labels = new Set([...pushed.values()].flatMap(labelsToBuild));
  const outputs = await buildTargets(bazel, settings, [...labels], scratch, watch);
  const pushers = [...pushed.values()].map(({ label }) => label);
  const scripts = await runScripts(bazel, settings, pushers, await mkdtemp(join(scratch, "push-")));
  const runs = new Map<string, Promise<string>>();
  const built = new Map<string, BuiltImage>();
  for (const [image, target] of pushed) {
    const read = await readImageOutputs(outputs, target, image);
    const script = scripts.get(target.label) ?? "";
    built.set(image.id, builtImage({ options, target, image, outputs: read, script, runs }));
  }
  return built;
}

function pushTargetOf(image: ImageToBuild<"bazel">, targets: PushTargets): PushTarget {
  const target = targets.get(image.source.target);
  if (target !== undefined && !("missing" in target)) return target;
  throw new Error(`${image.id} was planned although its target is missing`);
}

/** A push target, and everything it is built from that is read too. */
export function labelsToBuild({ label, image, tagsFile }: PushTarget): Label[] {
  const digest = image === undefined ? undefined : digestTarget(image);
  return [label, image?.label, digest, tagsFile].flatMap((found) => found ?? []);
}
