import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import type { BuiltImage, ImageBuilder, ImageToBuild } from "../ports/image-builder.ts";
import { buildTargets, cannotPush, fetchOutputs, groupBySettings } from "./bazel-build.ts";
import { type BazelCommand, type BazelImagesOptions, createBazelCommand } from "./bazel-command.ts";
import { builtImage, createQueue, rebuilding } from "./built-image.ts";
import { readImageOutputs } from "./image-outputs.ts";
import { invocationPage } from "./invocation.ts";
import { findLaunches } from "./launch.ts";
import { isOfRulesImg, type PushTarget, type PushTargets, queryPushTargets } from "./push-targets.ts";
import { runLoaders } from "./run-loaders.ts";

/** Images that Bazel targets push. Bazel is asked about each target once, however often it is needed. */
export function createBazelImages(options: BazelImagesOptions): ImageBuilder<"bazel"> {
  const bazel = createBazelCommand(options);
  const known = new Map<Label, PushTarget | { readonly missing: string }>();
  const describe = async (labels: readonly Label[], watch: Watch): Promise<PushTargets> => {
    const open = labels.filter((label) => !known.has(label));
    if (open.length === 0) return known;
    const found = await queryPushTargets(bazel, options.settings, open, watch);
    for (const [label, target] of found) known.set(label, target);
    return known;
  };
  return {
    inspect: async (sources, watch) =>
      new Map(
        [
          ...(await describe(
            sources.map(({ target }) => target),
            watch,
          )),
        ].map(([label, target]) => [label, facts(target)]),
      ),
    build: async (images, watch) => {
      const found = await describe(
        images.map(({ source: { target } }) => target),
        watch,
      );
      const pushed = images.map((image) => ({
        image,
        build: image.build,
        target: pushTargetOf(image, found),
      }));
      return buildImages(options, bazel, pushed, watch);
    },
    load: (images, watch) => runLoaders(options, bazel, describe, images, watch),
  };
}

function facts(target: PushTarget | { readonly missing: string }): TargetFacts {
  return "missing" in target ? { missing: target.missing } : { rule: target.rule };
}

/** An image, and the target that builds and pushes it. */
interface PushedImage {
  readonly image: ImageToBuild<"bazel">;
  readonly target: PushTarget;
  readonly build: BuildSettings;
}

/** A target that does not exist is refused by the plan; one that was not inspected may be missing all the same. */
function pushTargetOf({ source }: ImageToBuild<"bazel">, targets: PushTargets): PushTarget {
  const target = targets.get(source.target);
  if (target !== undefined && !("missing" in target)) return target;
  throw cannotPush(`${source.target} cannot push: ${target?.missing ?? "Bazel does not know it"}`);
}

/** Builds one group after the other. An image that shares a target with another group is built once more before its push. */
async function buildImages(
  options: BazelImagesOptions,
  bazel: BazelCommand,
  images: readonly PushedImage[],
  watch: Watch,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  const groups = groupBySettings(images);
  const queue = createQueue();
  for (const group of groups) {
    const others = new Set(groups.flatMap((each) => (each === group ? [] : each.flatMap(labelsToBuild))));
    const readImage = await buildGroup(options, bazel, group, watch);
    for (const pushed of group) {
      const once = await readImage(pushed);
      const overwritten = labelsToBuild(pushed).some((label) => others.has(label));
      const rebuild = async (again: Watch) => (await buildGroup(options, bazel, [pushed], again))(pushed);
      built.set(pushed.image.id, overwritten ? rebuilding(pushed.image, once, queue, rebuild) : once);
    }
  }
  return built;
}

/** Builds images whose settings agree in one invocation; gives what reads one of them from its outputs. */
async function buildGroup(
  options: BazelImagesOptions,
  bazel: BazelCommand,
  images: readonly [PushedImage, ...PushedImage[]],
  watch: Watch,
): Promise<(pushed: PushedImage) => Promise<BuiltImage>> {
  const scratch = await options.scratch();
  const labels = new Set(images.flatMap(labelsToBuild));
  const build = withoutPushes(images);
  const outputs = await buildTargets(bazel, build, [...labels], scratch, watch);
  if (outputs.actions !== undefined) options.tookActions(outputs.actions);
  await fetchOutputs(bazel, build, [...labels], outputs, scratch, watch);
  const launchOf = await findLaunches(bazel, {
    settings: build,
    outputs,
    targets: images.map(({ target }) => target),
    env: { ...options.env, ...options.pusherEnv, ...build.env },
    folder: await mkdtemp(join(scratch, "push-")),
    watch,
  });
  const runs = new Map<string, Promise<string>>();
  return async ({ image, target }) => {
    const launch = await launchOf(target.label);
    const read = await readImageOutputs(outputs, target, image);
    const invocation = outputs.invocation === undefined ? undefined : invocationPage(outputs.invocation);
    return {
      ...builtImage({ options, target, image, outputs: read, launch, runs }),
      content: async (again) =>
        (await import("./built-content.ts")).readBuiltContent(
          { bazel, build, outputs, target, scratch },
          again,
        ),
      ...(invocation === undefined ? {} : { invocation }),
    };
  };
}

/**
 * The settings of a build that pushes nothing: with `push_at_build_time`, rules_img pushes in validation actions, before
 * anything was judged. Bazel's flag has another name since 5, and takes this one too.
 */
function withoutPushes(images: readonly [PushedImage, ...PushedImage[]]): BuildSettings {
  const [{ build }] = images;
  const isOurs = images.some(({ target }) => isOfRulesImg(target));
  return isOurs ? { ...build, flags: [...build.flags, "--noexperimental_run_validations"] } : build;
}

/** A push target, and what it is built from if that is read too. */
function labelsToBuild({ target: { label, image, tagsFile } }: PushedImage): Label[] {
  return [label, image?.label, image?.digest, tagsFile].flatMap((found) => found ?? []);
}
