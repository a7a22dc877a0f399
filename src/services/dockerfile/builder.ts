import type { Platform } from "../../domain/images/platform.ts";
import type { SourceOf } from "../../domain/project/artifact.ts";
import type { Recipe } from "./recipe.ts";

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
  /** A folder in which it leaves an image in docker's format, which belongs into the layout. */
  readonly leaves?: string;
}
