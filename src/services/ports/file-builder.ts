import type { Digest } from "../../domain/images/digest.ts";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";

/** A file that was built and is not published yet. */
export interface BuiltFile {
  readonly name: string;
  /** Where the build put it; a later build may put something else there. */
  readonly path: string;
  /** Where its bytes stay for as long as the run lasts. */
  readonly copy: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** The files that one build gave. */
export interface BuiltFiles {
  readonly files: readonly BuiltFile[];
  /** What finds the build's page or log, such as Bazel's invocation at BuildBuddy; absent if there is none. */
  readonly invocation?: string;
}

/** What has to be known of files to build them. */
export interface FilesToBuild {
  readonly id: string;
  readonly targets: readonly Label[];
  readonly build: BuildSettings;
}

/** Builds files that are attached to GitHub releases; by their ids. */
export interface FileBuilder {
  build(files: readonly FilesToBuild[], watch: Watch): Promise<ReadonlyMap<string, BuiltFiles>>;
}
