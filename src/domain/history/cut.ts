import type { Component } from "../project/project.ts";
import type { ReleaseTag } from "../tags/release-tag.ts";
import type { Bump } from "../versions/bump.ts";
import type { Channel } from "../versions/channel.ts";
import type { Version } from "../versions/version.ts";
import type { AttributedChange } from "./change.ts";
import type { CommitSha } from "./commit-sha.ts";
import type { PlacedRelease } from "./release-line.ts";

/** A component that is to be released, at a version of the caller's choice or at the next one. */
export interface CutOrder {
  readonly component: Component;
  /** Null: what the commits ask for. */
  readonly version: Version | null;
}

/** How versions are chosen for orders without one. */
export interface CutChoice {
  /** `auto`: what the commits ask for; a component without any is then left out. */
  readonly bump: Bump | "auto";
  /** Null: stable for what is chosen here, any for versions that are given. */
  readonly channel: Channel | null;
}

/** What `cut` was asked for. */
export interface CutRequest extends CutChoice {
  readonly orders: readonly CutOrder[];
  /** Only those with changes, even if they were never released. */
  readonly affectedOnly: boolean;
  /** What to tag. */
  readonly revision: string;
}

/** A release tag that is to be made. */
export interface PlannedCut {
  readonly component: Component;
  readonly tag: string;
  readonly version: Version;
  readonly channel: Channel;
  readonly commit: CommitSha;
}

/** Why a version was chosen. */
export interface CutReason {
  /** What the commits, or the command line, ask to raise; null for a version that came about otherwise. */
  readonly bump: Bump | null;
  /** In words, or the commit that decided. */
  readonly because: string;
}

/** A release tag that is to be made, with what its release brings. */
export interface ProposedCut {
  readonly cut: PlannedCut;
  readonly reason: CutReason;
  /** The release before it; null for the first. */
  readonly previous: PlacedRelease | null;
  /** The component's changes since then, newest first. */
  readonly changes: readonly AttributedChange[];
  /** Its release notes, in Markdown. */
  readonly notes: string;
}

/** What `cut` would do. */
export interface CutProposal {
  readonly cuts: readonly ProposedCut[];
  /**
   * Components that were asked for and have nothing to release since their last release (its tag; null if there is none): no
   * commits, or only such that raise no version.
   */
  readonly idle: readonly {
    readonly component: string;
    readonly last: string | null;
    readonly commits: number;
  }[];
  /** The last releases of those that are at the very commit that was to be tagged. */
  readonly standing: readonly ReleaseTag[];
}

/** A release tag that was made, or would be. */
export interface CutRecord extends ProposedCut {
  readonly outcome: "created" | "planned";
}
