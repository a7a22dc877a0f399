import type { ImageSource } from "./artifact.ts";
import type { CommitSha } from "./commit-sha.ts";
import type { Digest } from "./digest.ts";
import type { Platform } from "./platform.ts";
import type { GitHubRepository } from "./project.ts";
import type { Reference, Repository } from "./reference.ts";
import type { Template, TemplateValues } from "./template.ts";

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
  | { readonly kind: "intended" | "complete"; readonly object: string };

/** `unknown` is decided by what the build gives: the registry holds something, and it may be the same. */
export type StepState = "needed" | "satisfied" | "refused" | "unknown";

interface StepBase {
  readonly subject: string;
  readonly state: StepState;
  readonly reason: string;
}

/** An image is built, so that its digest is known before anything is pushed. */
export interface BuildStep extends StepBase {
  readonly kind: "build";
  readonly image: PlannedImage;
}

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

/** The GitHub release is published, last of all. */
export interface PublishStep extends StepBase {
  readonly kind: "publish";
  readonly release: PlannedGitHubRelease;
}

/** One thing a release does; `release/execute.ts` has a phase for each kind. */
export type Step = BuildStep | PushStep | FloatStep | PublishStep;

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
  /** Whether the registry holds what the record says, so that nothing need be built. */
  readonly settled: boolean;
}

/** What every call of the build tool for one image has in common; images that agree in it are built together. */
export interface BuildSettings {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The GitHub release as it shall be. */
export interface PlannedGitHubRelease {
  readonly repository: GitHubRepository;
  readonly tag: string;
  readonly commit: CommitSha;
  readonly name: string;
  readonly notes: "github" | "slipway" | "none";
  readonly previousTag: string | null;
  readonly prerelease: boolean;
  readonly latest: boolean;
  readonly draft: boolean;
  /** The id of the one release there is for the tag already. */
  readonly existing: number | null;
}
