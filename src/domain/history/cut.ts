import type { Component } from "../project/project.ts";
import type { Bump } from "../versions/bump.ts";
import type { Channel } from "../versions/channel.ts";
import type { Version } from "../versions/version.ts";
import type { CommitSha } from "./commit-sha.ts";

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

/** A release tag that is to be made. */
export interface PlannedCut {
  readonly component: Component;
  readonly tag: string;
  readonly version: Version;
  readonly channel: Channel;
  readonly commit: CommitSha;
}

/** A release tag that was made, or would be. */
export interface CutRecord {
  readonly component: string;
  readonly tag: string;
  readonly version: string;
  readonly commit: CommitSha;
  readonly outcome: "created" | "planned";
}
