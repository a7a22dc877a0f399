import type { Platform } from "../../domain/images/platform.ts";
import type { Builder } from "./builder.ts";
import { commonArguments, type Recipe } from "./recipe.ts";

/**
 * docker, through buildx. An engine has to answer: many machines have a client and no engine. Attestations are left
 * out, because they hold the time of the build. Sources: docker's manual, "docker buildx build", "OCI and Docker
 * exporters", "Reproducible builds with GitHub Actions".
 */
export const docker: Builder = {
  name: "docker",
  probes: [
    ["version", "--format", "{{.Server.Version}}"],
    ["buildx", "version"],
  ],
  remedy:
    "start docker (`docker version` has to name a server), install its buildx plugin, and give it a builder that can write to disk " +
    "(`docker buildx create --use`; docker/setup-buildx-action in GitHub Actions)",
  // Source: docker's manual, "OCI and Docker exporters" and "containerd image store".
  cannotWrite: async (ask) => {
    const builder = await ask(["buildx", "inspect"]);
    if (builder === null || !/^Driver:[ \t]*docker[ \t]*$/m.test(builder)) return null;
    const store = await ask(["info", "--format", "{{json .DriverStatus}}"]);
    return store?.includes("containerd.snapshotter")
      ? null
      : "has only its default builder, which cannot write an image to disk";
  },
  // A HEALTHCHECK needs nothing: BuildKit writes docker's configuration, whatever the format of the image.
  build: (recipe, platforms, layout) => [
    {
      args: [
        ...["buildx", "build", "--progress=plain", "--provenance=false", "--sbom=false"],
        `--metadata-file=${metadataFile(layout)}`,
        `--output=type=oci,tar=false,rewrite-timestamp=true,dest=${layout}`,
        `--build-arg=SOURCE_DATE_EPOCH=${recipe.commitTime}`,
        ...(recipe.anew ? ["--no-cache"] : []),
        ...commonArguments(recipe),
        ...platformArguments(platforms),
        recipe.context,
      ],
      env: { ...sourceDate(recipe), BUILDX_METADATA_PROVENANCE: "min" },
    },
  ],
  load: (recipe, name) => ({
    args: [
      ...["buildx", "build", "--progress=plain", "--load", `--tag=${name}`],
      ...commonArguments(recipe),
      recipe.context,
    ],
  }),
};

/**
 * Where docker writes what it used, next to a layout: attestations are not in the image. Source: docker's manual, "docker buildx
 * build", `--metadata-file`.
 */
export function metadataFile(layout: string): string {
  return `${layout}-metadata.json`;
}

function platformArguments(platforms: readonly Platform[]): string[] {
  return platforms.length === 0 ? [] : [`--platform=${platforms.join(",")}`];
}

/** buildx passes it on to BuildKit; older ones need the build argument. */
function sourceDate({ commitTime }: Recipe): Readonly<Record<string, string>> {
  return { SOURCE_DATE_EPOCH: String(commitTime) };
}
