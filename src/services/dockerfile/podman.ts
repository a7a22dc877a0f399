import { type Builder, type BuilderName, commonArguments, type Recipe } from "./builder.ts";

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
    // Source: buildah-build(1), "--format": only docker's format has it.
    losesHealthcheck: true,
    build: (recipe, platforms, layout) => {
      const [first, ...others] = platforms;
      if (first === undefined) return [{ args: buildArguments(recipe, layout, "image", []) }];
      const one = (platform: string) => ({
        args: buildArguments(recipe, layout, platform.replaceAll("/", "-"), [`--platform=${platform}`]),
      });
      return [one(first), ...others.map(one)];
    },
    load: (recipe, as) => ({ args: ["build", `--tag=${as}`, ...commonArguments(recipe), recipe.context] }),
  };
}

/** Layers are not kept for later builds, and are compressed as they would be for a registry. */
function buildArguments(
  recipe: Recipe,
  layout: string,
  image: string,
  platform: readonly string[],
): string[] {
  return [
    ...["build", "--format=oci", "--layers=false", "--disable-compression=false"],
    `--timestamp=${recipe.commitTime}`,
    `--tag=oci:${layout}:${image}`,
    ...commonArguments(recipe),
    ...platform,
    recipe.context,
  ];
}
