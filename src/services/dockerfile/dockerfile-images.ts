import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { sourceSubject } from "../../domain/project/artifact.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import { builtLayout, type PushLayout } from "../oci/built-layout.ts";
import type { BuiltImage, ImageBuilder, ImageToBuild, LocalImage } from "../ports/image-builder.ts";
import { assertInside, outsideHint, outsideMessage, outsideOf } from "../process/inside.ts";
import { sideBySide } from "../process/side-by-side.ts";
import type { DockerfileSource } from "./builder.ts";
import { type Choose, createBuilderChoice } from "./choose-builder.ts";
import { recipeOf } from "./recipe.ts";
import { type BuildPlace, buildLayout, runBuilder } from "./run-builder.ts";

/** What is needed to make images from Dockerfiles. */
export interface DockerfileImagesOptions extends BuildPlace {
  /** A folder that exists for as long as the run lasts. */
  readonly scratch: () => Promise<string>;
  readonly pushLayout: PushLayout;
  /** Whether nothing is to be taken from an earlier build; podman and buildah never do. */
  readonly anew?: boolean;
}

/** Builders at once. */
const BUILDS = 2;

/** Images that docker, podman or buildah builds from Dockerfiles. */
export function createDockerfileImages(options: DockerfileImagesOptions): ImageBuilder<"dockerfile"> {
  const { run, workspace, env } = options;
  const choose = createBuilderChoice(run, { cwd: workspace, env });
  return {
    inspect: (sources) => inspect(sources, workspace, choose),
    build: (images, watch) => buildImages(options, choose, images, watch),
    load: (images, watch) => sideBySide(images, BUILDS, (image) => load(options, choose, image, watch)),
  };
}

async function inspect(
  sources: readonly DockerfileSource[],
  workspace: string,
  choose: Choose,
): Promise<ReadonlyMap<string, TargetFacts>> {
  const facts = new Map<string, TargetFacts>();
  for (const source of sources) {
    const subject = sourceSubject(source);
    // One Dockerfile may be built with several contexts: a problem with one of them is not lost.
    if (facts.get(subject)?.missing === undefined)
      facts.set(subject, await inspectSource(source, workspace, choose));
  }
  return facts;
}

/** What can be known of an image before it is built: its files, and a program that can build it. */
async function inspectSource(
  source: DockerfileSource,
  workspace: string,
  choose: Choose,
): Promise<TargetFacts> {
  const { dockerfile, context } = source;
  if (!(await stat(resolve(workspace, dockerfile)).catch(() => null))?.isFile()) {
    return {
      missing: `there is no file ${dockerfile}`,
      hint: "correct `dockerfile` in slipway.toml: it is written from the folder of that file",
    };
  }
  if (!(await stat(resolve(workspace, context)).catch(() => null))?.isDirectory()) {
    return {
      missing: `its context ${context} is not a folder`,
      hint: "correct `context` in slipway.toml: it is written from the folder of that file",
    };
  }
  for (const [key, path] of [["dockerfile", dockerfile] as const, ["context", context] as const]) {
    const real = await outsideOf(workspace, path);
    if (real !== null) return { missing: outsideMessage(path, real), hint: outsideHint(key) };
  }
  const choice = await choose.any(source, "push");
  if ("builder" in choice) return {};
  return { missing: choice.obstacle.message, hint: choice.obstacle.hint };
}

type DockerfileImage = ImageToBuild<"dockerfile">;

/** Builds images, those that differ only in where they go once. Throws `builder-missing` and `build-failed`. */
async function buildImages(
  options: DockerfileImagesOptions,
  choose: Choose,
  images: readonly DockerfileImage[],
  watch: Watch,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  const groups = groupByRecipe(images);
  await sideBySide(groups, BUILDS, async (members) => {
    const [{ source, build, platforms = [] }] = members;
    const builder = await choose.required(source, "push");
    const recipe = await recipeOf(source, build, options.workspace, options.anew);
    const named: Watch = groups.length === 1 ? watch : (text) => watch(`${source.dockerfile}: ${text}`);
    const layout = await buildLayout(options, builder, recipe, platforms, named);
    for (const image of members) {
      const made = await builtLayout(image, layout, source.dockerfile, options.pushLayout);
      const materials = async () =>
        (await import("./base-images.ts")).baseImages(layout, made.digest, recipe);
      built.set(image.id, { ...made, materials });
    }
  });
  return built;
}

function groupByRecipe(images: readonly DockerfileImage[]): [DockerfileImage, ...DockerfileImage[]][] {
  const groups = new Map<string, [DockerfileImage, ...DockerfileImage[]]>();
  for (const image of images) {
    const { source, build, platforms } = image;
    const { buildArgs, labels, commitTime } = build;
    const { dockerfile, context, builder } = source;
    const key = JSON.stringify([dockerfile, context, builder, buildArgs, labels, commitTime, platforms]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [image]);
    else group.push(image);
  }
  return [...groups.values()];
}

/** Builds as the builder does on its own, with its cache: the image is for this machine only. */
async function load(
  options: DockerfileImagesOptions,
  choose: Choose,
  { source, load: { as }, build }: LocalImage<"dockerfile">,
  watch: Watch,
): Promise<void> {
  await assertInside(options.workspace, "dockerfile", source.dockerfile);
  await assertInside(options.workspace, "context", source.context);
  const builder = await choose.required(source, "load");
  const recipe = await recipeOf(source, build, options.workspace);
  await runBuilder(options, builder, builder.load(recipe, as), recipe, (text) => watch(`${as}: ${text}`));
}
