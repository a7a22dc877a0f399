import type { Digest } from "../../domain/images/digest.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { PlannedFiles } from "../../domain/release/plan.ts";

/** A file that was built and is not published yet. */
export interface BuiltFile {
  readonly name: string;
  /** Where the build put it; a later build may put something else there. */
  readonly path: string;
  /** Where its bytes stay as long as the run. */
  readonly copy: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** Builds files that are attached to GitHub releases; by the plan's id. */
export interface FileBuilder {
  build(files: readonly PlannedFiles[], watch: Watch): Promise<ReadonlyMap<string, readonly BuiltFile[]>>;
}
