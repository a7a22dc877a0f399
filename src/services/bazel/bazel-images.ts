import type { SourceOf } from "../../domain/project/artifact.ts";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { BuiltImage, ImageBuilder, ImageToBuild } from "../ports/image-builder.ts";
import { buildGroup, labelsToBuild } from "./build-group.ts";
import { createBazelCommand } from "./command.ts";
import { groupBySettings } from "./group-by-settings.ts";
import { loadImages } from "./load-images.ts";
import type { BazelImagesOptions } from "./options.ts";
import { type PushTarget, type PushTargets, queryPushTargets } from "./query.ts";
import { createQueue, rebuilding } from "./rebuilding.ts";

/** Images that Bazel targets push. Each target is asked about once, however often it is needed. */
export function createBazelImages(options: BazelImagesOptions): ImageBuilder<"bazel"> {
  const bazel = createBazelCommand(options);
  const known = new Map<Label, PushTarget | { readonly missing: string }>();
  const targets = async (labels: readonly Label[]): Promise<PushTargets> => {
    const open = labels.filter((label) => !known.has(label));
    if (open.length === 0) return known;
    const found = await queryPushTargets(bazel, options.settings.queryFlags, open);
    for (const [label, target] of found) known.set(label, target);
    return known;
  };
  return {
    inspect: async (wanted) =>
      new Map([...(await targets(labelsOf(wanted)))].map(([label, target]) => [label, facts(target)])),
    build: async (images, watch) => {
      const found = await targets(labelsOf(sources(images)));
      const built = new Map<string, BuiltImage>();
      const groups = groupBySettings(images);
      const queue = createQueue();
      for (const group of groups) {
        const others = new Set(groups.flatMap((each) => (each === group ? [] : builtFor(each, found))));
        const made = await buildGroup(options, bazel, found, group, watch);
        for (const image of group) {
          const once = made.get(image.id);
          if (once === undefined) continue;
          const rebuild = async (again: Watch) =>
            (await buildGroup(options, bazel, found, [image], again)).get(image.id);
          const overwritten = builtFor([image], found).some((label) => others.has(label));
          built.set(image.id, overwritten ? rebuilding(image, once, queue, rebuild) : once);
        }
      }
      return built;
    },
    load: (images, watch) => loadImages(options, bazel, images, watch),
  };
}

function sources(images: readonly ImageToBuild<"bazel">[]): SourceOf<"bazel">[] {
  return images.map(({ source }) => source);
}

function builtFor(images: readonly ImageToBuild<"bazel">[], targets: PushTargets): Label[] {
  return labelsOf(sources(images)).flatMap((label) => {
    const target = targets.get(label);
    return target === undefined || "missing" in target ? [] : labelsToBuild(target);
  });
}

function labelsOf(wanted: readonly SourceOf<"bazel">[]): Label[] {
  return wanted.map(({ target }) => target);
}

function facts(target: PushTarget | { readonly missing: string }): TargetFacts {
  return "missing" in target ? { missing: target.missing } : { rule: target.rule };
}
