import type { Component } from "../project/project.ts";
import type { Version } from "../versions/version.ts";
import type { CommitSha } from "./commit-sha.ts";

/** A tag as a clone has it. */
export interface ClonedTag {
  /** Without `refs/tags/`. Bytes that are not UTF-8 are replaced; no release tag has any. */
  readonly name: string;
  /** Peeled; null if the tag points at a tree or a file. */
  readonly commit: CommitSha | null;
  /** When it was made (annotated), or its commit (lightweight), in seconds since the epoch; null if nothing says so. */
  readonly time: number | null;
}

/** A release tag at a commit. */
export interface PlacedRelease {
  readonly tag: string;
  readonly version: Version;
  readonly commit: CommitSha;
  /** When it was tagged or, for a lightweight tag, committed: seconds since the epoch; null if nothing says so. */
  readonly time: number | null;
}

/** What one line of history holds of a component's releases. */
export interface ReleaseLine {
  readonly component: Component;
  readonly releases: readonly PlacedRelease[];
  /** The highest finished one without a prerelease part. */
  readonly stable: PlacedRelease | null;
  /** The highest finished one. */
  readonly latest: PlacedRelease | null;
  /** Those that are tagged and not finished, the highest first, down to the last finished stable one. */
  readonly unfinished: readonly PlacedRelease[];
  /** The component's versions that any tag has, on this line or not. */
  readonly taken: readonly Version[];
}
