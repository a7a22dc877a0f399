import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";

/** GitHub's releases. Everything throws `ReleaseError`s of kind `remote`, with the codes of `github/errors.ts`. */
export interface GitHub {
  /** Every release for a tag: the published one and all drafts, which GitHub shows only to a token that may write. */
  releasesFor(repository: GitHubRepository, tag: string): Promise<readonly GitHubReleaseFacts[]>;
  /** The same for several tags, from one listing; each tag has an entry. */
  releasesForAll(
    repository: GitHubRepository,
    tags: readonly string[],
  ): Promise<ReadonlyMap<string, readonly GitHubReleaseFacts[]>>;
  /** One release by its id; null if there is none. */
  release(repository: GitHubRepository, id: number): Promise<GitHubReleaseFacts | null>;
  /** Makes sure that the token may publish releases. Changes nothing. */
  requireRights(
    repository: GitHubRepository,
    release: { readonly tag: string; readonly commit: CommitSha },
  ): Promise<void>;
  /** GitHub's notes since the component's previous tag; "First release." if there is none. */
  generateNotes(repository: GitHubRepository, wanted: NotesRange): Promise<GeneratedNotes>;
  /** Makes a draft for a tag that has no release. Looks before it asks twice. Throws `github-several-drafts`. */
  createDraft(repository: GitHubRepository, draft: DraftRelease): Promise<GitHubReleaseFacts>;
  /** Makes a release public, by its id; one that is public stays so. */
  publish(repository: GitHubRepository, id: number, settings: PublishSettings): Promise<GitHubReleaseFacts>;
  /** Every file of a release, with what broken uploads left. */
  assets(repository: GitHubRepository, releaseId: number): Promise<readonly ReleaseAsset[]>;
  /**
   * Attaches a file and compares digests; the same file there already is left alone. Throws `github-asset-differs` if
   * another file has its name, or GitHub stored something else.
   */
  uploadAsset(repository: GitHubRepository, releaseId: number, file: UploadFile): Promise<ReleaseAsset>;
  /** Deletes a file of a release; one that is not there is deleted already. */
  deleteAsset(repository: GitHubRepository, assetId: number): Promise<void>;
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

/** What is settled when a draft is published. */
export interface PublishSettings {
  readonly tag: string;
  readonly prerelease: boolean;
  readonly latest: boolean;
}

/** A draft to be made. */
export interface DraftRelease extends PublishSettings {
  readonly commit: CommitSha;
  readonly name: string;
  readonly body: string;
}

/** A file to be attached to a release; GitHub refuses an empty one. */
export interface UploadFile {
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** A file at a release. */
export interface ReleaseAsset {
  readonly id: number;
  /** As GitHub stores it (`storedName`). */
  readonly name: string;
  /** Anything but `uploaded` is what an upload that broke left behind (`starter`). */
  readonly state: string;
  readonly size: number;
  /** Null if GitHub does not know it. */
  readonly digest: Digest | null;
  readonly url: string;
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
