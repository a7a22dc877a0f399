import type { CommitSha } from "../history/commit-sha.ts";
import type { Digest } from "../images/digest.ts";
import type { ForgeKind, ForgeRepository } from "../project/forge.ts";
import type { Place } from "../text/problem.ts";
import type { AsideKind, ReleaseIntent } from "./intent.ts";

/** Everything that was read; nothing is decided. What was not asked for is absent. */
export interface Facts {
  readonly git: GitFacts;
  /** By release tag. */
  readonly tags: ReadonlyMap<string, TagFacts>;
  /**
   * Names of all release tags on the remote, as far as a plan needs them: for previous versions and floating tags. Those of
   * abandoned releases are left out.
   */
  readonly remoteTags: readonly string[];
  /** Those of them that no floating tag should stand on. As far as the run has to know. */
  readonly setAside: ReadonlyMap<string, AsideKind>;
  /** Releases before those of the run that are tagged and not finished. */
  readonly unfinished: ReadonlySet<string>;
  readonly prereleases: Prereleases;
  /** What `refs/slipway/<tag>` holds on the remote, by release tag. */
  readonly intents: ReadonlyMap<string, RecordedIntent>;
  /** Digest that a registry serves for a reference (written out), or null if it has none. */
  readonly served: ReadonlyMap<string, Digest | null>;
  /** What another release's record says of a reference: which tag and commit it was pushed for. */
  readonly owners: ReadonlyMap<string, ReferenceOwner>;
  /**
   * What registries list next to images that records say have been signed, by digest, for each image (`formatPinned`). Absent for
   * those that were not asked about.
   */
  readonly attached: ReadonlyMap<string, ReadonlySet<Digest>>;
  readonly targets: ReadonlyMap<string, TargetFacts>;
  /**
   * The commit that a served image says it was built from (`org.opencontainers.image.revision`), by reference; absent if it
   * says nothing, or anything but a whole commit.
   */
  readonly revisions: ReadonlyMap<string, CommitSha>;
  /** What is live in a site's environment, by `component/environment`; null: nothing; absent: not known. */
  readonly live: ReadonlyMap<string, LiveSite | null>;
  /** The environments in which a later commit is live, one that contains this one. */
  readonly superseded: ReadonlySet<string>;
  /** Whether a command says that it has published already, by its id; absent for those that cannot say. */
  readonly done: ReadonlyMap<string, boolean>;
  /** slipway's own notes in Markdown, by release tag, for those that are still to be published with them. */
  readonly notes: ReadonlyMap<string, string>;
  /** Absent: the forge was not asked (no release wanted, or no token). */
  readonly forge?: ForgeFacts;
}

/**
 * Prereleases above their component's last stable release, by release tag: those that contain it go on, the others were given
 * up. As far as that matters to the run, and is known.
 */
export type Prereleases = ReadonlyMap<string, "going-on" | "given-up">;

/** What says whose a floating tag is. */
export type Claims = Pick<Facts, "remoteTags" | "setAside" | "prereleases">;

/** What is checked out. */
export interface CheckedOut {
  readonly head: CommitSha;
  /** Paths that `git status` lists, untracked ones included. */
  readonly modified: readonly string[];
  readonly shallow: boolean;
}

/** What is checked out, and what a release says of it. */
export interface GitFacts extends CheckedOut {
  /** As it is written, then as git rewrites it, if it does; empty if there is no remote. */
  readonly remoteUrls: readonly string[];
  /** When the commit was made, in seconds since the epoch. */
  readonly commitTime: number;
}

/** The newest successful deployment of a site's environment. */
export interface LiveSite {
  readonly commit: CommitSha | null;
  readonly url: string;
}

/** Where a release tag points, here and on the remote. */
export interface TagFacts {
  /** The commit the local tag points at, peeled; null if there is no such tag. */
  readonly local: CommitSha | null;
  /** What the local tag points at if it is not a commit. */
  readonly localType?: "tree" | "blob";
  /** The commit on the remote; null if the remote has no such tag; absent if the remote was not asked. */
  readonly remote?: CommitSha | null;
  /** Whether the tag's commit is contained in `<remote>/<trunk>`; null if that branch is not known here. */
  readonly inTrunk: boolean | null;
}

/** An intent with the object name of its blob, which the next write must still find there. */
export interface RecordedIntent {
  readonly object: string;
  readonly intent: ReleaseIntent;
}

/** The release whose record names a reference. */
export interface ReferenceOwner {
  readonly tag: string;
  readonly commit: CommitSha;
}

/** What the build tool knows of an image's target before it is built. */
export interface TargetFacts {
  /** Why it cannot be released, in the build tool's words; absent if it can be. */
  readonly missing?: string;
  /** What to do about that, if the build tool knows better than the usual hint. */
  readonly hint?: string;
  /** Where the configuration names what cannot be released. */
  readonly where?: Place;
  /** The rule's class behind all aliases, such as `oci_push`. */
  readonly rule?: string;
}

/** The releases that the forge has for the tags of a run. */
export interface ForgeFacts {
  readonly kind: ForgeKind;
  readonly repository: ForgeRepository;
  /** By release tag. */
  readonly releases: ReadonlyMap<string, readonly ForgeReleaseFacts[]>;
}

/** A release on a forge, a draft or published. */
export interface ForgeReleaseFacts {
  /** 0 on GitLab, which knows its releases by their tags alone. */
  readonly id: number;
  readonly url: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** The branch or commit the release was made for; GitHub ignores it if the tag exists. Empty if the forge does not say. */
  readonly target: string;
  /** Its files, with what broken uploads left. */
  readonly assets: readonly ReleaseAsset[];
  /** Where the forge takes more of them: of GitHub a template, on another host than the API. */
  readonly uploadUrl: string;
  /** What slipway says in its own drafts; null for others', and for what is published. */
  readonly own: OwnDraft | null;
}

/** What is read back of a release on a forge: which one it is, and what files it has. */
export interface PublishedFacts extends Pick<ForgeReleaseFacts, "id" | "draft" | "own"> {
  readonly assets: readonly Pick<ReleaseAsset, "name" | "digest">[];
}

/** A draft that slipway made and has not published. */
export interface OwnDraft {
  /** The run that made it. */
  readonly run: string;
  /** Its text, without the mark that names the run. */
  readonly text: string;
}

/** A file at a release. */
export interface ReleaseAsset {
  readonly id: number;
  /** As the forge stores it (`storedName` in `services/ports/forge.ts`). */
  readonly name: string;
  /** Anything but `uploaded` is what an upload that broke left behind (`starter`). */
  readonly state: string;
  readonly size: number;
  /** Null if the forge does not know it. */
  readonly digest: Digest | null;
  readonly url: string;
}

/** Where a run happens, for choosing destinations. */
export interface RunOrigin {
  readonly env: ReadonlySet<string>;
  /** As it is written, then as git rewrites it. */
  readonly remoteUrls: readonly string[];
  readonly chosenDestination?: string;
}
