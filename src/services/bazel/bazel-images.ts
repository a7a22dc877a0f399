import { join } from "node:path";
import type { ImageSource } from "../../domain/artifact.ts";
import type { TargetFacts } from "../../domain/facts.ts";
import type { ImageTag } from "../../domain/image-tag.ts";
import type { Label } from "../../domain/label.ts";
import type { BuildSettings, PlannedImage } from "../../domain/plan.ts";
import type { Host } from "../../domain/reference.ts";
import type { BuiltImage, ImageBuilder, Watch } from "../image-builder.ts";
import { buildTargets, writeRunScript } from "./build.ts";
import { type BazelCommand, type BazelOptions, createBazelCommand } from "./command.ts";
import { type ImageOutputs, readImageOutputs } from "./image-outputs.ts";
import { printedDigest, pusherArguments, runPusher } from "./pusher.ts";
import { digestTarget, type PushTarget, type PushTargets, queryPushTargets } from "./query.ts";

/** What Bazel needs to make and push images. */
export interface BazelImagesOptions extends BazelOptions {
  /** A folder that is there as long as the run, for run scripts. */
  readonly scratch: () => Promise<string>;
  /** Whether a registry is spoken to in plain HTTP by configuration. */
  readonly insecure: (host: Host) => boolean;
}

/** Images that Bazel targets push. */
export function createBazelImages(options: BazelImagesOptions): ImageBuilder {
  const bazel = createBazelCommand(options);
  const known = new Map<Label, PushTarget | { readonly missing: string }>();
  const targets = async (labels: readonly Label[]): Promise<PushTargets> => {
    const open = labels.filter((label) => !known.has(label));
    if (open.length > 0) {
      for (const [label, target] of await queryPushTargets(bazel, options.settings.queryFlags, open))
        known.set(label, target);
    }
    return known;
  };
  return {
    inspect: async (sources) =>
      new Map([...(await targets(labelsOf(sources)))].map(([label, target]) => [label, facts(target)])),
    build: async (images, watch) => {
      const found = await targets(labelsOf(images.map(({ source }) => source)));
      const built = new Map<string, BuiltImage>();
      for (const group of groupBySettings(images)) {
        for (const [id, image] of await buildGroup(options, bazel, found, group, watch)) built.set(id, image);
      }
      return built;
    },
  };
}

function labelsOf(sources: readonly ImageSource[]): Label[] {
  return sources.flatMap((source) => (source.kind === "bazel" ? [source.target] : []));
}

function facts(target: PushTarget | { readonly missing: string }): TargetFacts {
  return "missing" in target ? { missing: target.missing } : { rule: target.rule };
}

/** Images whose flags and environment agree share one invocation. */
function groupBySettings(images: readonly PlannedImage[]): PlannedImage[][] {
  const groups = new Map<string, PlannedImage[]>();
  for (const image of images) {
    const key = JSON.stringify([image.build.flags, Object.entries(image.build.env).sort()]);
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  return [...groups.values()];
}

async function buildGroup(
  options: BazelImagesOptions,
  bazel: BazelCommand,
  targets: PushTargets,
  images: readonly PlannedImage[],
  watch: Watch,
): Promise<Map<string, BuiltImage>> {
  const settings = images[0]?.build ?? { flags: [], env: {} };
  const pushed = new Map(images.map((image) => [image, pushTargetOf(image, targets)]));
  const labels = new Set([...pushed.values()].flatMap(labelsToBuild));
  const outputs = await buildTargets(bazel, settings, [...labels], await options.scratch(), watch);
  const scripts = await runScripts(options, bazel, settings, [...pushed.values()]);
  const built = new Map<string, BuiltImage>();
  const runs = new Map<string, Promise<string>>();
  for (const [image, target] of pushed) {
    const found = await readImageOutputs(outputs, target, image);
    built.set(
      image.id,
      builtImage({
        options,
        settings,
        target,
        image,
        outputs: found,
        script: scripts.get(target.label) ?? "",
        runs,
      }),
    );
  }
  return built;
}

function pushTargetOf(image: PlannedImage, targets: PushTargets): PushTarget {
  const target = image.source.kind === "bazel" ? targets.get(image.source.target) : undefined;
  if (target === undefined || "missing" in target)
    throw new Error(`${image.id} was planned although its target is missing`);
  return target;
}

function labelsToBuild({ label, image, tagsFile }: PushTarget): Label[] {
  const digest = image === undefined ? undefined : digestTarget(image);
  return [label, image?.label, digest, tagsFile].flatMap((found) => found ?? []);
}

async function runScripts(
  { scratch }: BazelImagesOptions,
  bazel: BazelCommand,
  settings: BuildSettings,
  targets: readonly PushTarget[],
): Promise<ReadonlyMap<Label, string>> {
  const folder = await scratch();
  const scripts = new Map<Label, string>();
  for (const { label } of targets) {
    if (scripts.has(label)) continue;
    const script = join(folder, `${scripts.size}-${label.replace(/[^A-Za-z0-9]+/g, "-")}.sh`);
    await writeRunScript(bazel, settings, label, script);
    scripts.set(label, script);
  }
  return scripts;
}

interface Built {
  readonly options: BazelImagesOptions;
  readonly settings: BuildSettings;
  readonly target: PushTarget;
  readonly image: PlannedImage;
  readonly outputs: ImageOutputs;
  readonly script: string;
  /** One run of a pusher of several images serves them all. */
  readonly runs: Map<string, Promise<string>>;
}

function builtImage(built: Built): BuiltImage {
  const { outputs, image } = built;
  return {
    digest: outputs.digest,
    platforms: outputs.platforms,
    pushedTags: (tag) => pushedTags(image, outputs, tag),
    isPushing: (tag) => built.runs.has(runKey(built, tag)),
    push: async (tag, watch) =>
      printedDigest(await pushOnce(built, tag, watch), image.repository, outputs.digest),
  };
}

/** `--tag` adds to the rule's own tags. */
function pushedTags(
  { source }: PlannedImage,
  { ownTags }: ImageOutputs,
  tag: ImageTag,
): readonly string[] | null {
  if (ownTags === null || source.kind !== "bazel") return null;
  return [...new Set(source.stamp.via === "args" ? [...ownTags, tag] : ownTags)];
}

/** The same for images whose pusher is called in the same way: one run serves them all. */
function runKey(built: Built, tag: ImageTag): string {
  return JSON.stringify([built.script, argumentsOf(built, tag)]);
}

function argumentsOf({ options, target, image, outputs }: Built, tag: ImageTag): string[] {
  return pusherArguments(target, image, outputs, tag, options.insecure(image.repository.host));
}

function pushOnce(built: Built, tag: ImageTag, watch: Watch): Promise<string> {
  const { options, settings, target, script, runs } = built;
  const args = argumentsOf(built, tag);
  const key = runKey(built, tag);
  const running =
    runs.get(key) ??
    runPusher(
      options.run,
      { script, args, cwd: options.workspace, env: { ...options.env, ...settings.env } },
      target.label,
      watch,
    );
  runs.set(key, running);
  return running;
}
