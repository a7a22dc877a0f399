import { sourceSubject } from "../../domain/project/artifact.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { ImageBuilder, LocalImage } from "../ports/image-builder.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { BUILDS, buildImages, type DockerfileImagesOptions } from "./build-images.ts";
import { type Choose, createBuilderChoice } from "./choose-builder.ts";
import { inspectSource } from "./inspect.ts";
import { type DockerfileSource, recipeOf } from "./recipe.ts";
import { runBuilder } from "./run-builder.ts";

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
    // One Dockerfile may be built with several contexts: what is wrong with one of them is not lost.
    if (facts.get(subject)?.missing === undefined)
      facts.set(subject, await inspectSource(source, workspace, choose));
  }
  return facts;
}

/** Builds as the builder does by itself, with its cache: the image is for this machine only. */
async function load(
  options: DockerfileImagesOptions,
  choose: Choose,
  { source, load: { as }, build }: LocalImage<"dockerfile">,
  watch: Watch,
): Promise<void> {
  const builder = await choose.required(source);
  const recipe = recipeOf(source, build, options.workspace);
  await runBuilder(options, builder, builder.load(recipe, as), recipe, (text) => watch(`${as}: ${text}`));
}
