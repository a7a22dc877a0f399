import type { CommitSha } from "./commit-sha.ts";

/** A tag as a clone has it. */
export interface ClonedTag {
  /** Without `refs/tags/`. Bytes that are not UTF-8 are replaced; no release tag has such. */
  readonly name: string;
  /** Peeled; null where the tag points at a tree or a file. */
  readonly commit: CommitSha | null;
  /** When it was made (annotated) or its commit was (lightweight), in seconds since the epoch; null where nothing says so. */
  readonly time: number | null;
}
