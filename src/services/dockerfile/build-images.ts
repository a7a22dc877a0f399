import type { Watch } from "../../domain/release/event.ts";
import { builtLayout, type PushLayout } from "../oci/built-layout.ts";
import type { BuiltImage, ImageToBuild } from "../ports/image-builder.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { buildLayout } from "./build-layout.ts";
import type { Choose } from "./choose-builder.ts";
import { type DockerfileSource, recipeOf } from "./recipe.ts";
import type { BuildPlace } from "./run-builder.ts";

/** What is needed to make images from Dockerfiles. */
export interface DockerfileImagesOptions extends BuildPlace {
  /** A folder that is there as long as the run. */
  readonly scratch: () => Promise<string>;
  readonly pushLayout: PushLayout;
}

/** Builders at once. */
export const BUILDS = 2;

/** Builds images, those that differ only in where they go once. Throws `builder-missing` and `build-failed`. */
export async function buildImages(
  options: DockerfileImagesOptions,
  choose: Choose,
  images: readonly DockerfileImage[],
  watch: Watch,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const built = new Map<string, BuiltImage>();
  const groups = groupByRecipe(images);
  await sideBySide(groups, BUILDS, async ({ source, members }) => {
    const builder = await choose.required(source);
    const { build, platforms = [] } = members[0];
    const recipe = recipeOf(source, build, options.workspace);
    const told: Watch = groups.length === 1 ? watch : (text) => watch(`${source.dockerfile}: ${text}`);
    const layout = await buildLayout(options, builder, recipe, platforms, told);
    for (const image of members)
      built.set(image.id, await builtLayout(image, layout, source.dockerfile, options.pushLayout));
  });
  return built;
}

type DockerfileImage = ImageToBuild<"dockerfile">;

interface Group {
  readonly source: DockerfileSource;
  readonly members: [DockerfileImage, ...DockerfileImage[]];
}

function groupByRecipe(images: readonly DockerfileImage[]): Group[] {
  const groups = new Map<string, Group>();
  for (const image of images) {
    const { source, build, platforms } = image;
    const { buildArgs, labels, commitTime } = build;
    const { dockerfile, context, builder } = source;
    const key = JSON.stringify([dockerfile, context, builder, buildArgs, labels, commitTime, platforms]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { source, members: [image] });
    else group.members.push(image);
  }
  return [...groups.values()];
}
