import { resolve } from "node:path";
import type { SourceOf } from "../../domain/project/artifact.ts";
import type { BuildSettings } from "../../domain/release/build-settings.ts";

/** How an image is made from a Dockerfile. */
export type DockerfileSource = SourceOf<"dockerfile">;

/** What a Dockerfile's build is given; paths are absolute. */
export interface Recipe {
  readonly dockerfile: string;
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** In seconds since the epoch: when everything in the image was made. */
  readonly commitTime: number;
}

/** What a source is built from under these settings. */
export function recipeOf(
  { dockerfile, context }: DockerfileSource,
  { buildArgs, labels, commitTime }: BuildSettings,
  workspace: string,
): Recipe {
  return {
    dockerfile: resolve(workspace, dockerfile),
    context: resolve(workspace, context),
    buildArgs,
    labels,
    commitTime,
  };
}

/** The arguments that every builder takes alike; the context is the last of them all. */
export function commonArguments({ dockerfile, buildArgs, labels }: Recipe): string[] {
  return [
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    ...Object.entries(buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
    `--file=${dockerfile}`,
  ];
}
