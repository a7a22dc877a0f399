import type { Workflow } from "../../domain/project/workflow.ts";

/** The workflows in a work tree, and the files of which slipway makes them. */
export interface Workflows {
  /** Those of GitHub Actions, and others in their form, by path. */
  read(): Promise<readonly Workflow[]>;
  /** A file's text; null if there is none. Paths are from the repository's root. */
  text(path: string): Promise<string | null>;
  /** Writes a file, and the folders it is in. */
  write(path: string, text: string): Promise<void>;
  /** What brings slipway into a job: the project's own packages, or a packed file of it that is there; null if nothing does. */
  bringing(): Promise<"package" | { readonly file: string } | null>;
}
