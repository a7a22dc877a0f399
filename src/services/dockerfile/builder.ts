import type { Platform } from "../../domain/images/platform.ts";
import type { DockerfileSource, Recipe } from "./recipe.ts";

/** The programs that build Dockerfiles. */
export type BuilderName = NonNullable<DockerfileSource["builder"]>;

/** One call of a builder: what follows the program's name, and what is added to its environment. */
export interface BuilderCall {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How one program is spoken to. */
export interface Builder {
  readonly name: BuilderName;
  /** Harmless calls that fail where it cannot build. */
  readonly probes: readonly (readonly string[])[];
  /** What to do where it is wanted and cannot build. */
  readonly remedy: string;
  /**
   * The calls that build for these platforms (none: this machine's) into an OCI layout. Where they are several, each leaves
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
