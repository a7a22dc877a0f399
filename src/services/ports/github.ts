import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";

/** GitHub's releases. Everything throws `ReleaseError`s of kind `remote`, with the codes of `github/errors.ts`. */
export interface GitHub {
  /**
   * Every release of each of these tags: the published one, and those drafts that can be found, which GitHub shows only to a
   * token that may write. The newest hundred of the repository take one request; a tag that is not among them one of its
   * own, unless all pages take fewer.
   */
  releases(
    repository: GitHubRepository,
    sought: readonly SoughtRelease[],
  ): Promise<ReadonlyMap<string, readonly GitHubReleaseFacts[]>>;
  /** One release by its id; null if there is none. */
  release(repository: GitHubRepository, id: number): Promise<GitHubReleaseFacts | null>;
  /** Makes sure that the token may publish releases. Changes nothing. */
  requireRights(
    repository: GitHubRepository,
    release: { readonly tag: string; readonly commit: CommitSha },
  ): Promise<void>;
  /**
   * Patterns of the tags that may deploy to an environment of the repository's; null if all may, as to one that is not there yet.
   */
  environmentTags(repository: GitHubRepository, name: string): Promise<readonly string[] | null>;
  /** GitHub's notes since the component's previous tag; "First release." if there is none. */
  generateNotes(repository: GitHubRepository, wanted: NotesRange): Promise<GeneratedNotes>;
  /**
   * Makes a release for a tag that has none, public at once or a draft. Looks before it asks twice. If somebody else has
   * published one meanwhile, gives that.
   */
  create(repository: GitHubRepository, release: NewRelease): Promise<CreatedRelease>;
  /** Makes a draft public; one that is public stays so. */
  publish(
    repository: GitHubRepository,
    draft: Pick<GitHubReleaseFacts, "id" | "own">,
    settings: PublishSettings,
  ): Promise<GitHubReleaseFacts>;
  /** Deletes a draft by its id; one that is gone or public stays as it is. */
  deleteDraft(repository: GitHubRepository, id: number): Promise<void>;
  /**
   * Attaches a file that the release does not have, and compares digests. Throws `github-asset-differs` if GitHub stored
   * something else, or another file got its name meanwhile.
   */
  uploadAsset(
    repository: GitHubRepository,
    release: GitHubReleaseFacts,
    file: UploadFile,
  ): Promise<ReleaseAsset>;
  /** Deletes a file of a release; one that is not there is deleted already. */
  deleteAsset(repository: GitHubRepository, assetId: number): Promise<void>;
}

/** A tag whose releases are looked for. GitHub finds no draft by its tag. */
export interface SoughtRelease {
  readonly tag: string;
  /** Its draft's id; if that is not known, whether there may be one among older releases, so that all of them are read. */
  readonly draft: number | "maybe" | "none";
  /** Whether its files' digests are wanted also if GitHub does not know them, so that it takes a download of each. */
  readonly digests?: boolean;
}

/** The release that notes are wanted for, and the component's release before it. */
export interface NotesRange {
  readonly tag: string;
  readonly commit: CommitSha;
  readonly previousTag: string | null;
}

/** A title and a text in Markdown. */
export interface GeneratedNotes {
  readonly name: string;
  readonly body: string;
}

/** A release after it was to be made, and whether it was: somebody else may have published it meanwhile. */
export interface CreatedRelease {
  readonly release: GitHubReleaseFacts;
  readonly made: boolean;
}

/** What is settled when a release is published. */
export interface PublishSettings {
  readonly tag: string;
  readonly prerelease: boolean;
  readonly latest: boolean;
}

/** A release to be made. */
export interface NewRelease extends PublishSettings {
  readonly draft: boolean;
  readonly commit: CommitSha;
  readonly name: string;
  readonly body: string;
  /** The run that makes it: its drafts name it. */
  readonly run: string;
}

/** A file to be attached to a release; GitHub refuses an empty one. */
export interface UploadFile {
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/**
 * The name that GitHub gives to a file: letters lose their accents, and anything but letters, digits and `-_+@` becomes a
 * dot, several of them one.
 * Source: "Renaming of release assets" in GitHub's REST documentation; in detail what GitHub's own `gh` does.
 */
export function storedName(given: string): string {
  const plain = given.normalize("NFD").replace(/\p{Diacritic}/gu, "");
  const named = plain.startsWith(".") ? `default${plain}` : plain;
  const dotted = named.replace(/[^a-z0-9\-_+@]+/gi, ".").replace(/^\.|\.$/g, "");
  return dotted !== given && !dotted.includes(".") ? `default.${dotted}` : dotted;
}
