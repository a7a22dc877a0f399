import type { CommitSha } from "../history/commit-sha.ts";
import type { ForgeRepository } from "../project/forge.ts";
import type { PredicateType } from "./attestation.ts";
import type { ForgeReleaseFacts, Prereleases } from "./facts.ts";
import type { NamedDigest, ReleaseIntent } from "./intent.ts";
import type {
  AttestationStanding,
  FloatingStanding,
  ForgeStanding,
  ImageStanding,
  Standing,
} from "./standing.ts";
import type {
  BuildSettings,
  SiteBuild,
  WantedCommand,
  WantedDeployment,
  WantedFiles,
  WantedFloating,
  WantedForgeRelease,
  WantedImage,
  WantedRelease,
} from "./wanted.ts";

/** What `release` would do, as data: it can be printed, compared and saved as JSON. */
export interface ReleasePlan {
  readonly format: 1;
  readonly commit: CommitSha;
  /** `images`: nothing but builds and pushes of images, one machine's part of a run. Absent: all of it. */
  readonly extent?: "images";
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
  /** The release tag whose images and files it takes; null if it is built. */
  readonly promotedFrom: string | null;
  /** The tag's record, as it is on the remote. */
  readonly record: RecordState;
  readonly steps: readonly Step[];
}

/** Whether a release is recorded, and the object its next write must still find there. */
export type RecordState =
  | { readonly kind: "off" }
  | { readonly kind: "absent" }
  | { readonly kind: "intended" | "complete"; readonly object: string; readonly intent: ReleaseIntent };

/** `unknown` is decided by what is built: the registry holds something, and it may be the same. */
export type StepState = "needed" | "satisfied" | "refused" | "unknown";

interface StepBase {
  readonly subject: string;
  readonly state: StepState;
  readonly reason: string;
}

/** Something is built, so that all of it is known before anything is published. */
export interface BuildStep extends StepBase {
  readonly kind: "build";
  readonly product: Product;
}

/** What a build step makes. */
export type Product = MadeImage | MadeFiles | { readonly kind: "site"; readonly site: SiteBuild };

/** An image that is built, or taken. */
export interface MadeImage {
  readonly kind: "image";
  readonly image: WantedImage;
  readonly standing: ImageStanding;
}

/** Files that are built, or taken. */
interface MadeFiles {
  readonly kind: "files";
  readonly files: WantedFiles;
}

/** What another release has published is looked up, so that it gets another name as it is: nothing is built. */
export interface TakeStep extends StepBase {
  readonly kind: "take";
  readonly product: MadeImage | MadeFiles;
}

/** An image is pushed under its immutable tag and read back. */
export interface PushStep extends StepBase {
  readonly kind: "push";
  readonly image: WantedImage;
  readonly standing: ImageStanding;
}

/** Statements about an image are signed, and put next to it; or one about all files of a release, which becomes one of them. */
export interface AttestStep extends StepBase {
  readonly kind: "attest";
  readonly about: AttestedImage | AttestedFiles;
  readonly predicates: readonly PredicateType[];
  /** Where anybody finds the sources; null if nothing says. */
  readonly sourceUri: string | null;
}

/** An image that something is signed about. */
export interface AttestedImage {
  readonly kind: "image";
  readonly image: WantedImage;
  readonly standing: AttestationStanding;
}

/** The files of a release that something is signed about. */
export interface AttestedFiles {
  readonly kind: "files";
  readonly files: WantedFiles;
  readonly repository: ForgeRepository;
  /** The release that they are attached to, if it is there. */
  readonly found: ForgeReleaseFacts | null;
}

/** A floating tag is moved to an image that was read back. */
export interface FloatStep extends StepBase {
  readonly kind: "float";
  readonly release: WantedRelease;
  readonly image: WantedImage;
  readonly floating: WantedFloating;
  readonly prereleases: Prereleases;
  readonly standing: FloatingStanding;
}

/** A site is deployed to one environment. */
export interface DeployStep extends StepBase {
  readonly kind: "deploy";
  readonly deployment: WantedDeployment;
  readonly standing: Standing<{ readonly url: string | null }>;
}

/** A command of the user's own publishes something. */
export interface RunStep extends StepBase {
  readonly kind: "run";
  readonly command: WantedCommand;
}

/** The GitHub release is published, last of all. */
export interface PublishStep extends StepBase {
  readonly kind: "publish";
  readonly release: WantedForgeRelease;
  readonly repository: ForgeRepository;
  /** slipway's own notes, in Markdown; null if they are GitHub's, none, or of a release that exists already. */
  readonly text: string | null;
  readonly previousTag: string | null;
  /** The release's files, if all of them are attached already; empty if they have to be built. */
  readonly attached: readonly NamedDigest[];
  readonly standing: ForgeStanding;
}

/** One thing a release does; `release/release.ts` has a phase for each kind. */
export type Step =
  | BuildStep
  | TakeStep
  | PushStep
  | AttestStep
  | FloatStep
  | DeployStep
  | RunStep
  | PublishStep;
