import type { Platform } from "../../domain/images/platform.ts";
import type { Builder, BuilderCall, BuilderName } from "./builder.ts";
import { commonArguments, type Recipe } from "./recipe.ts";

/** podman, which builds with buildah's code. */
export const podman = likeBuildah("podman", "see what `podman info` says");

/** buildah, which needs no engine. */
export const buildah = likeBuildah("buildah", "see what `buildah info` says");

/**
 * A builder that writes straight into an OCI layout, so that nothing is left in the local storage, and that makes one image
 * for each call. Source: buildah-build(1), "--tag", "--timestamp"; containers-transports(5), "oci".
 */
function likeBuildah(name: BuilderName, remedy: string): Builder {
  return {
    name,
    probes: [["info"]],
    remedy,
    build: (recipe, platforms, layout) => {
      const [first, ...others] = platforms;
      if (first === undefined) return [buildCall(recipe, layout, "image", [])];
      const one = (platform: Platform) =>
        buildCall(recipe, layout, platform.replaceAll("/", "-"), [`--platform=${platform}`]);
      return [one(first), ...others.map(one)];
    },
    load: (recipe, as) => ({
      args: ["build", formatArgument(recipe), `--tag=${as}`, ...commonArguments(recipe), recipe.context],
    }),
  };
}

/**
 * Layers are not kept for later builds, and are compressed as they would be for a registry. Docker's format needs a folder: what
 * is written into a layout is converted, and loses its HEALTHCHECK.
 */
function buildCall(recipe: Recipe, layout: string, image: string, platform: readonly string[]): BuilderCall {
  const folder = `${layout}-${image}`;
  const args = [
    ...["build", formatArgument(recipe), "--layers=false", "--disable-compression=false"],
    `--timestamp=${recipe.commitTime}`,
    `--tag=${recipe.hasHealthcheck ? `dir:${folder}` : `oci:${layout}:${image}`}`,
    ...commonArguments(recipe),
    ...platform,
    recipe.context,
  ];
  return recipe.hasHealthcheck ? { args, leaves: folder } : { args };
}

/** Source: buildah-build(1), "--format": only docker's has a HEALTHCHECK. */
function formatArgument({ hasHealthcheck }: Recipe): string {
  return `--format=${hasHealthcheck ? "docker" : "oci"}`;
}
