import type { CommitSha } from "../history/commit-sha.ts";
import type { Digest } from "../images/digest.ts";
import type { ForgeKind } from "../project/forge.ts";
import type { Attestation } from "./attestation.ts";

/** What a run did, or found done. */
export interface ReleaseRecord {
  readonly format: 1;
  /** `images`: the run pushed images, and left the rest to another one. Absent: it did all of it. */
  readonly extent?: "images";
  readonly releases: readonly ReleasedComponent[];
  /** How many things the run changed outside. */
  readonly writes: number;
}

/** One component's part of a run. */
export interface ReleasedComponent {
  readonly tag: string;
  readonly component: string;
  readonly version: string;
  readonly channel: string;
  readonly prerelease: boolean;
  readonly commit: CommitSha;
  /** The release tag that it was promoted from; absent if it was built. */
  readonly promotedFrom?: string;
  readonly images: readonly ReleasedImage[];
  /** What was signed about its images, now or before; absent if nothing was. */
  readonly attestations?: readonly Attestation[];
  readonly deployments: readonly Deployment[];
  readonly commands: readonly RanCommand[];
  readonly files: readonly ReleasedFile[];
  readonly release: PublishedRelease | null;
}

/** `moved`: a floating tag that was elsewhere before. */
export type ImageOutcome = "pushed" | "unchanged" | "moved";

/** A reference, and the digest that it was proved to have. */
export interface ReleasedImage {
  readonly reference: string;
  /** The configured reference, if it was pushed elsewhere. */
  readonly configured?: string;
  readonly digest: Digest;
  readonly outcome: ImageOutcome;
  readonly note?: string;
}

/** A site that was deployed. */
export interface Deployment {
  readonly environment: string;
  readonly url: string;
  readonly outcome: string;
  /** Why nothing was done, if that is not obvious. */
  readonly note?: string;
}

/** A command of the user's own; `unchanged`: it had been run before. */
export interface RanCommand {
  readonly command: string;
  readonly outcome: "ran" | "unchanged";
}

/** What a deployment outside a release did, or found done. */
export interface DeploymentRecord {
  readonly format: 1;
  readonly deployments: readonly Deployment[];
  /** How many things the run changed outside. */
  readonly writes: number;
}

/** A file that was attached to the forge's release. */
export interface ReleasedFile {
  readonly name: string;
  readonly digest: Digest;
  readonly outcome: string;
}

/** A release at a forge, and what the run did to it. */
export interface PublishedRelease {
  readonly url: string;
  /** 0 on GitLab, which gives its releases none. */
  readonly id: number;
  readonly outcome: "created" | "resumed" | "unchanged";
  /** Absent: GitHub. */
  readonly forge?: Exclude<ForgeKind, "github">;
}
