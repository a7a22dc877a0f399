import type { CommitSha } from "../history/commit-sha.ts";
import type { Digest } from "../images/digest.ts";
import type { Reference } from "../images/reference.ts";
import type { Attestation } from "./attestation.ts";
import type { BuildFacts } from "./build-facts.ts";

/** One reference a release is about to make, or has made. */
export interface IntendedImage {
  readonly reference: Reference;
  /** Null if only the pusher knows it, and the reference did not exist when the intent was written. */
  readonly digest: Digest | null;
}

/** A file of a forge's release. */
export interface NamedDigest {
  readonly name: string;
  readonly digest: Digest;
}

/** Who works on a release, and until when that is certain. */
export interface Lease {
  /** The name of the machine. */
  readonly host: string;
  /** The number of its process there. */
  readonly pid: number;
  /** What tells it from every other process that has or had this number, on machines of that name too; empty if unknown. */
  readonly birth: string;
  /** Its last sign of life, in seconds since the epoch. */
  readonly alive: number;
}

/**
 * What Bazel's builds did in all runs that worked on a release. Several releases that are built together each have the
 * numbers of all.
 */
export interface BuildActions {
  /** Actions that were executed, here or by remote execution. */
  readonly executed: number;
  /** Actions whose results came from a disk cache or a remote one. */
  readonly cached: number;
}

/** Both together. */
export function addActions(one: BuildActions, other: BuildActions): BuildActions {
  return { executed: one.executed + other.executed, cached: one.cached + other.cached };
}

/** That a release was taken back, and why: `abandoned` before it was finished, `yanked` after. */
export interface Withdrawal {
  readonly kind: "abandoned" | "yanked";
  /** Seconds since the epoch. */
  readonly at: number;
  /** A name: that of an account in CI, or the one that git commits with. */
  readonly by: string;
  readonly reason: string;
}

/** That a release's floating tags and sites went to another release, or came back to this one. */
export interface Rollback {
  /** The release tag that they went to: an earlier one's, or the release's own if it has them back. */
  readonly to: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** As in `Withdrawal`. */
  readonly by: string;
  /** Null if nobody said why. */
  readonly reason: string | null;
  /** Whether all of them are there. */
  readonly finished: boolean;
}

/** What is written into the record of a finished release. */
export type RecordMarks = Partial<Pick<ReleaseIntent, "withdrawal" | "rollback">>;

/** Whether nothing that moves from release to release may stand on a release: it was withdrawn, or rolled back. */
export function isSetAside(record: SetAside): boolean {
  return asideKind(record) !== null;
}

/** How a release was set aside: `withdrawn` for good, or `rolled-back`, so that it stands again if nothing else is left. */
export type AsideKind = "rolled-back" | "withdrawn";

/** How a release was set aside; null if it was not. */
export function asideKind({ tag, withdrawal, rollback }: SetAside): AsideKind | null {
  if (withdrawal !== null) return "withdrawn";
  return rollback !== undefined && rollback.to !== tag ? "rolled-back" : null;
}

/** Which of some releases were set aside, and how. */
export function asideAmong(records: Iterable<SetAside>): Map<string, AsideKind> {
  const aside = new Map<string, AsideKind>();
  for (const record of records) {
    const kind = asideKind(record);
    if (kind !== null) aside.set(record.tag, kind);
  }
  return aside;
}

/** What says so. */
export type SetAside = Pick<ReleaseIntent, "tag" | "withdrawal" | "rollback">;

/**
 * That a release's images and files are another release's, which has proved them: they are taken from there, and nothing is
 * built. What is taken is what that release's record said when the promotion began.
 */
export interface Promotion {
  /** The release tag that is promoted; of an image that goes to another destination, the release's own. */
  readonly tag: string;
  readonly images: readonly IntendedImage[];
  readonly files: readonly NamedDigest[];
  /** What was signed about the images; absent if that release's record names nothing. */
  readonly attestations?: readonly Attestation[];
}

/**
 * What `refs/slipway/<release tag>` holds: what a release is about to do, and once it is `complete`, what it did.
 * `run` names the run that wrote it, so that a run which was overtaken notices.
 */
export interface ReleaseIntent {
  readonly format: 1;
  readonly tag: string;
  readonly commit: CommitSha;
  readonly state: "intended" | "complete";
  readonly run: string;
  /** The run's lease on the release; null if nobody works on it. */
  readonly lease: Lease | null;
  readonly images: readonly IntendedImage[];
  readonly floating: readonly IntendedImage[];
  /** Files of the GitHub release. */
  readonly files: readonly NamedDigest[];
  /** Deployments that were made, by `component/environment`. */
  readonly deployments: readonly { readonly id: string; readonly url: string }[];
  /** GitHub's id of the release's draft, which GitHub does not find by its tag; null if none was made, or not by slipway. */
  readonly draft: number | null;
  /** Ids of commands that were run to their end. */
  readonly commands: readonly string[];
  /** What was signed about its images; absent if nothing was. */
  readonly attestations?: readonly Attestation[];
  /** How its images were built, by the last run that built any; absent if nothing is signed. */
  readonly build?: BuildFacts;
  /** What Bazel did for it; null if it was not asked to build, or did not say. */
  readonly actions: BuildActions | null;
  /** Absent if it was built. */
  readonly promotion?: Promotion;
  /** Null if it stands. */
  readonly withdrawal: Withdrawal | null;
  /** Absent if it was never rolled back. */
  readonly rollback?: Rollback;
}

/** A record of a release of which nothing is done yet, and which nobody works on. `run` is the one that writes it. */
export function newIntent(
  { tag, commit, run }: Pick<ReleaseIntent, "tag" | "commit" | "run">,
  promoted: Pick<ReleaseIntent, "promotion"> = {},
): ReleaseIntent {
  const nothing = { images: [], floating: [], files: [], deployments: [], commands: [] };
  const none = { lease: null, draft: null, actions: null, withdrawal: null };
  return { format: 1, tag, commit, state: "intended", run, ...nothing, ...none, ...promoted };
}
