import type { Component } from "../project/project.ts";
import type { Version } from "../versions/version.ts";
import type { CommitSha } from "./commit-sha.ts";

/** A release tag that stands at a commit. */
export interface PlacedRelease {
  readonly tag: string;
  readonly version: Version;
  readonly commit: CommitSha;
  /** When it was tagged or, for a lightweight tag, committed: seconds since the epoch; null where nothing says so. */
  readonly time: number | null;
}

/** What one line of history holds of a component's releases. */
export interface ReleaseLine {
  readonly component: Component;
  readonly releases: readonly PlacedRelease[];
  /** The highest without a prerelease part. */
  readonly stable: PlacedRelease | null;
  /** The highest of all. */
  readonly latest: PlacedRelease | null;
  /** The component's versions that any tag has, on this line or not. */
  readonly taken: readonly Version[];
}
