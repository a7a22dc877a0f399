import type { ReleaseTag } from "../tags/release-tag.ts";
import type { Problem } from "../text/problem.ts";
import type { AttributedChange } from "./change.ts";
import type { CommitSha } from "./commit-sha.ts";
import type { PlacedRelease, SetAsideRelease, UnfinishedRelease } from "./release-line.ts";

/** A release, and when it was tagged or, for a lightweight tag, committed. */
export interface LastRelease extends PlacedRelease {
  /** Seconds since the epoch; null if nothing says so. */
  readonly time: number | null;
}

/** How a component stands at a commit. */
export interface ComponentStatus {
  readonly component: string;
  /** The highest finished stable release of this line of history, or the highest finished of all if none is stable. */
  readonly last: LastRelease | null;
  /** Those that are tagged and not finished, the highest first. */
  readonly unfinished: readonly UnfinishedRelease[];
  /** What became of that last release, if it was yanked or rolled back. */
  readonly setAside: SetAsideRelease | null;
  /** The others that people do not get any more, the highest first: what stood in for it, and newer prereleases. */
  readonly alsoSetAside: readonly SetAsideRelease[];
  /** The component's own changes since the last finished stable release, newest first. */
  readonly changes: readonly AttributedChange[];
  /** What `cut` would make; null if nothing raises a version, or if `obstacle` says why no version follows. */
  readonly next: ReleaseTag | null;
  readonly obstacle: Problem | null;
  /** Whether the last release differs from its record, the registry or GitHub; null if that was not checked. */
  readonly drift: boolean | null;
}

/** All components at one commit, seen at one time (seconds since the epoch). */
export interface ProjectStatus {
  readonly commit: CommitSha;
  readonly time: number;
  readonly components: readonly ComponentStatus[];
}

/** Which components commits belong to. */
export interface Affected {
  /** As it was given; null: since each component's last release. */
  readonly since: string | null;
  /** Those with changes, in the configuration's order. */
  readonly components: readonly {
    readonly component: string;
    readonly changes: readonly AttributedChange[];
  }[];
}
