import { resolve } from "node:path";
import type { Platform } from "../../domain/images/platform.ts";
import type { SourceOf } from "../../domain/project/artifact.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";

/** How an image is made from a Dockerfile. */
export type DockerfileSource = SourceOf<"dockerfile">;

/** The programs that build Dockerfiles. */
export type BuilderName = NonNullable<DockerfileSource["builder"]>;

/** How one program is called. */
export interface Builder {
  readonly name: BuilderName;
  /** Harmless calls that fail if it cannot build. */
  readonly probes: readonly (readonly string[])[];
  /** What to do if it is wanted and cannot build. */
  readonly remedy: string;
  /**
   * Why it cannot write an image to disk, though it works, to follow its name; null if it can. `ask` gives what a harmless call
   * prints, or null if that fails. Absent: it can.
   */
  readonly cannotWrite?: (ask: (args: readonly string[]) => Promise<string | null>) => Promise<string | null>;
  /** Whether a HEALTHCHECK is lost in an OCI image. */
  readonly losesHealthcheck: boolean;
  /**
   * The calls that build for these platforms (none: this machine's) into an OCI layout. If there are several, each leaves
   * one image there, in the order of the platforms.
   */
  readonly build: (
    recipe: Recipe,
    platforms: readonly Platform[],
    layout: string,
  ) => readonly [BuilderCall, ...BuilderCall[]];
  /** The call that builds for this machine and puts the image into the local storage under a name. */
  readonly load: (recipe: Recipe, name: string) => BuilderCall;
}

/** One call of a builder: what follows the program's name, and what is added to its environment. */
export interface BuilderCall {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a Dockerfile's build is given; paths are absolute. */
export interface Recipe {
  readonly dockerfile: string;
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** In seconds since the epoch: when everything in the image was made. */
  readonly commitTime: number;
  /** Whether nothing is to be taken from an earlier build. */
  readonly anew: boolean;
}

/** What a source is built from under these settings. */
export function recipeOf(
  { dockerfile, context }: DockerfileSource,
  { buildArgs, labels, commitTime }: BuildSettings,
  workspace: string,
  anew = false,
): Recipe {
  return {
    dockerfile: resolve(workspace, dockerfile),
    context: resolve(workspace, context),
    buildArgs,
    labels,
    commitTime,
    anew,
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
