import type { Component } from "../project/project.ts";
import type { Version } from "../versions/version.ts";
import type { CommitSha } from "./commit-sha.ts";

/** A tag as a clone has it. */
export interface ClonedTag {
  /** Without `refs/tags/`. Bytes that are not UTF-8 are replaced; no release tag has any. */
  readonly name: string;
  /** Peeled. Nearly always a commit: only a line of history shows it. */
  readonly object: string;
}

/** A release tag of one component with its version. */
export interface ReleasedVersion {
  readonly tag: string;
  readonly version: Version;
}

/** A release tag at a commit. */
export interface PlacedRelease extends ReleasedVersion {
  readonly commit: CommitSha;
}

/** What a component's history begins behind. */
export interface Beginning {
  /** As the configuration writes it. */
  readonly name: string;
  readonly commit: CommitSha;
}

/** The same, in one line of history. */
export interface LineBeginning extends Beginning {
  /** Whether a release at this commit was made before it. */
  readonly hides: (commit: CommitSha) => boolean;
}

/** A run that is at work on a release. */
export interface AtWork {
  readonly host: string;
  readonly pid: number;
  /** Seconds since its last sign of life. */
  readonly silent: number;
}

/** A release that is tagged and not finished. */
export interface UnfinishedRelease extends PlacedRelease {
  /** Null if nobody is at work on it: it failed, or was never begun. */
  readonly atWork: AtWork | null;
}

/** A finished release that floating tags and sites were taken from: it was yanked, or rolled back. */
export interface SetAsideRelease {
  readonly tag: string;
  readonly kind: "yanked" | "rolled-back";
  /** The release that they went to then; null if there was none, or none of them was on it. */
  readonly to: string | null;
  /** Of a component's last release: the newest that stands, which people get now. Otherwise what `to` is. */
  readonly now: string | null;
  readonly by: string;
  /** Null if nobody said why. */
  readonly reason: string | null;
}

/** What one line of history holds of a component's releases. */
export interface ReleaseLine {
  readonly component: Component;
  readonly releases: readonly PlacedRelease[];
  /** The highest finished one without a prerelease part; without any, the former one. */
  readonly stable: PlacedRelease | null;
  /**
   * Those that numbers follow. Prereleases above the last stable release that do not contain it are left out: they lead to
   * something that was given up.
   */
  readonly followed: readonly PlacedRelease[];
  /** The highest finished one that is followed; without any, the former one. */
  readonly latest: PlacedRelease | null;
  /** The last one of the same tag pattern under another version scheme, which the component had before; null for none. */
  readonly former: PlacedRelease | null;
  /** Where the component's history begins to count, if the configuration says so; null if all of it counts. */
  readonly beginning: LineBeginning | null;
  /** Those that are tagged and not finished, the highest first, down to the last finished stable one. */
  readonly unfinished: readonly UnfinishedRelease[];
  /** Those that were withdrawn before they were finished. Their versions are taken. */
  readonly abandoned: readonly PlacedRelease[];
  /**
   * Finished ones that were yanked or rolled back, down to the last finished stable one and, if that is one of them, on to the newest that
   * stands. They count like any other.
   */
  readonly setAside: readonly SetAsideRelease[];
  /** Tags of the component in this clone that count for nothing, because the remote does not have them. */
  readonly unpushed: readonly ReleasedVersion[];
  /** The component's versions that any tag that counts has, on this line or not. */
  readonly taken: readonly Version[];
}
