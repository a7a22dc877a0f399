import type { CommitSha } from "../history/commit-sha.ts";
import type { Digest } from "../images/digest.ts";
import type { Platform } from "../images/platform.ts";
import type { Reference, Repository } from "../images/reference.ts";
import type { ImageSource } from "../project/artifact.ts";
import type { Label } from "../project/label.ts";
import type { GitHubRepository } from "../project/project.ts";
import type { Problem } from "../text/problem.ts";
import type { Template, TemplateValues } from "../text/template.ts";
import type { ReleaseIntent } from "./intent.ts";

/** What `release` would do, as data: it prints, it is compared, it is saved as JSON. */
export interface ReleasePlan {
  readonly format: 1;
  readonly commit: CommitSha;
  /** What `bazel test` runs before anything is published, once for each environment. */
  readonly tests: readonly { readonly patterns: readonly string[]; readonly settings: BuildSettings }[];
  readonly releases: readonly PlannedRelease[];
  /** Pushers at once, for each registry. */
  readonly pushJobs: number;
}

/** One component's part of a run. */
export interface PlannedRelease {
  readonly tag: string;
  readonly component: string;
  readonly version: string;
  readonly channel: string;
  readonly prerelease: boolean;
  readonly commit: CommitSha;
  /** The tag's record, as it stands on the remote. */
  readonly record: RecordState;
  readonly steps: readonly Step[];
}

/** Whether a release is recorded, and the object its next write must still find there. */
export type RecordState =
  | { readonly kind: "off" }
  | { readonly kind: "absent" }
  | { readonly kind: "intended" | "complete"; readonly object: string; readonly intent: ReleaseIntent };

/** `unknown` is decided by what the build gives: the registry holds something, and it may be the same. */
export type StepState = "needed" | "satisfied" | "refused" | "unknown";

interface StepBase {
  readonly subject: string;
  readonly state: StepState;
  readonly reason: string;
}

/** Something is built, so that it is known whole before anything is published. */
export interface BuildStep extends StepBase {
  readonly kind: "build";
  readonly product: Product;
}

/** What a build step makes. */
export type Product =
  | { readonly kind: "image"; readonly image: PlannedImage }
  | { readonly kind: "files"; readonly files: PlannedFiles }
  | { readonly kind: "site"; readonly site: PlannedSite };

/** An image is pushed under its immutable tag and read back. */
export interface PushStep extends StepBase {
  readonly kind: "push";
  readonly image: PlannedImage;
}

/** A floating tag is put at an image that was read back. */
export interface FloatStep extends StepBase {
  readonly kind: "float";
  readonly image: PlannedImage;
  readonly reference: Reference;
  /** The release tag of a newer release that has it: an older one must not pull it back. */
  readonly leftTo: string | null;
}

/** A site is deployed to one environment. */
export interface DeployStep extends StepBase {
  readonly kind: "deploy";
  readonly deployment: PlannedDeployment;
}

/** A command of the user's own publishes something. */
export interface RunStep extends StepBase {
  readonly kind: "run";
  readonly command: PlannedCommand;
}

/** The GitHub release is published, last of all. */
export interface PublishStep extends StepBase {
  readonly kind: "publish";
  readonly release: PlannedGitHubRelease;
}

/** One thing a release does; `release/execute.ts` has a phase for each kind. */
export type Step = BuildStep | PushStep | FloatStep | DeployStep | RunStep | PublishStep;

/** An image of a release with everything decided but its digest. */
export interface PlannedImage {
  /** Unique in the plan: release tag, component, position and destination. */
  readonly id: string;
  readonly source: ImageSource;
  readonly build: BuildSettings;
  /** Where it is pushed. */
  readonly repository: Repository;
  /** Where the configuration says it goes; the same as `repository` but for a rewritten host. */
  readonly configured: Repository;
  /** Its immutable tag; a template while it waits for the digest. */
  readonly tag: Template;
  /** What the tag's placeholders stand for, but for the digest. */
  readonly values: TemplateValues;
  readonly platforms?: readonly Platform[];
  /** What the registry served under the tag when it was observed. */
  readonly served: Digest | null;
  /** What the release's record says the digest is. */
  readonly recorded: Digest | null;
  /** Whether that record is of a release that was finished, so that no other digest may take its place. */
  readonly recordedFinally: boolean;
  /** What the record says the same image is at other destinations: it must be the same everywhere. */
  readonly elsewhere: Digest | null;
  /** The digest the registry holds for this release already, so that nothing need be built; null where it must be. */
  readonly settled: Digest | null;
  /** Why it is settled, where that is not plain from the digest. */
  readonly note?: string;
}

/** What every call of the build tool for one image has in common; images that agree in it are built together. */
export interface BuildSettings {
  /** Bazel's flags. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A Dockerfile's `ARG`s. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Labels of images that no build file labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** When the commit was made, in seconds since the epoch: a rebuild of the same commit can agree. */
  readonly commitTime: number;
}

/** Bazel outputs that are attached to the GitHub release. */
export interface PlannedFiles {
  readonly id: string;
  readonly targets: readonly Label[];
  readonly build: BuildSettings;
}

/** A website that a command builds into a folder; paths are relative to the workspace. */
export interface PlannedSite {
  readonly id: string;
  readonly build: readonly string[];
  readonly cwd: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Where a site is served. */
export type SiteTarget =
  | { readonly kind: "cloudflare-pages"; readonly project: string; readonly branch: string | null }
  | { readonly kind: "command"; readonly command: readonly string[] };

/** A site's deployment to one environment. */
export interface PlannedDeployment {
  /** Component and environment, such as `docs/production`. */
  readonly id: string;
  readonly environment: string;
  readonly commit: CommitSha;
  readonly site: PlannedSite;
  readonly target: SiteTarget;
  /** Where this commit is served already; null where it is not. */
  readonly live: string | null;
  /** Whether this release deploys it at all: an environment may be another channel's. */
  readonly wanted: boolean;
  /** Why it cannot be deployed from here; null where it can, and where it need not be. */
  readonly obstacle: Problem | null;
}

/** A command of the user's own, with everything filled in. */
export interface PlannedCommand {
  readonly id: string;
  readonly run: readonly string[];
  readonly done: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
}

/** A file of a GitHub release. */
export interface NamedDigest {
  readonly name: string;
  readonly digest: Digest;
}

/** The GitHub release as it shall be. */
export interface PlannedGitHubRelease {
  readonly repository: GitHubRepository;
  readonly tag: string;
  readonly commit: CommitSha;
  readonly name: string;
  readonly notes: "github" | "slipway" | "none";
  /** slipway's own notes, in Markdown; null where they are GitHub's, none, or of a release that stands already. */
  readonly text: string | null;
  readonly previousTag: string | null;
  readonly prerelease: boolean;
  readonly latest: boolean;
  readonly draft: boolean;
  /** The id of the one release there is for the tag already. */
  readonly existing: number | null;
  /** Ids of the `PlannedFiles` that are attached to it. */
  readonly files: readonly string[];
  /** What the record says was attached; null where it does not say. */
  readonly recordedFiles: readonly NamedDigest[] | null;
}
