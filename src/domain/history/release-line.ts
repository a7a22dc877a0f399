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
  /** The highest without a prerelease part; without any, the former one. */
  readonly stable: PlacedRelease | null;
  /**
   * Those that numbers follow. Prereleases above the last stable release that do not contain it are left out: they lead to
   * something that was given up.
   */
  readonly followed: readonly PlacedRelease[];
  /** The highest that is followed; without any, the former one. */
  readonly latest: PlacedRelease | null;
  /** The last one of the same tag pattern under another version scheme, which the component had before; null for none. */
  readonly former: PlacedRelease | null;
  /** The component's versions that any tag has, on this line or not. */
  readonly taken: readonly Version[];
}
