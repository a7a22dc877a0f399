import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import type { ForgeReleaseFacts, ReleaseAsset } from "../../domain/release/facts.ts";

/**
 * The releases of a forge. A release with files is a draft first, and public when it has all of them. GitHub and Gitea keep drafts;
 * on GitLab, which has none, a draft is only what `create` gives, its files are in the package registry, and `publish` makes the
 * release with all of them at once.
 *
 * Everything throws `ReleaseError`s of kind `remote`, with codes that begin with the forge's name.
 */
export interface Forge {
  /** Every release of each of these tags: the published one, and those drafts that can be found and that the token may see. */
  releases(
    repository: ForgeRepository,
    sought: readonly SoughtRelease[],
  ): Promise<ReadonlyMap<string, readonly ForgeReleaseFacts[]>>;
  /** Makes sure that the token may publish releases. Changes nothing. */
  requireRights(
    repository: ForgeRepository,
    release: { readonly tag: string; readonly commit: CommitSha },
  ): Promise<void>;
  /**
   * Makes a release for a tag that has none, public at once or a draft. Looks before it asks twice. If somebody else has
   * published one meanwhile, gives that.
   */
  create(repository: ForgeRepository, release: NewRelease): Promise<CreatedRelease>;
  /** Makes a draft public, with these files; one that is public stays so. */
  publish(
    repository: ForgeRepository,
    draft: Pick<ForgeReleaseFacts, "id" | "own" | "assets">,
    release: NewRelease,
  ): Promise<ForgeReleaseFacts>;
  /** What people read at a published release; null if it is gone. */
  page(repository: ForgeRepository, release: PlacedPage): Promise<ReleasePage | null>;
  /** Changes what people read there, and nothing else. What is marked as a prerelease is not shown as the latest. */
  editPage(repository: ForgeRepository, release: PlacedPage, page: ReleasePage): Promise<void>;
  /** Deletes a draft by its id; one that is gone or public stays as it is. */
  deleteDraft(repository: ForgeRepository, id: number): Promise<void>;
  /**
   * Attaches a file that the release of a tag does not have, and compares digests. Throws `…-asset-differs` if the forge stored
   * something else, or another file got its name meanwhile.
   */
  uploadAsset(
    repository: ForgeRepository,
    tag: string,
    release: ForgeReleaseFacts,
    file: UploadFile,
  ): Promise<UploadedAsset>;
  /** What a file of a release holds; null if it is gone, or somewhere else than on the forge. */
  assetContent(
    repository: ForgeRepository,
    asset: Pick<ReleaseAsset, "id" | "name" | "url">,
  ): Promise<Uint8Array | null>;
  /** Deletes a file of a release; one that is not there is deleted already. */
  deleteAsset(
    repository: ForgeRepository,
    release: Pick<ForgeReleaseFacts, "id">,
    asset: Pick<ReleaseAsset, "id">,
  ): Promise<void>;
}

/** A tag whose releases are looked for. GitHub finds no draft by its tag. */
export interface SoughtRelease {
  readonly tag: string;
  /** Its draft's id; if that is not known, whether there may be one among older releases, so that all of them are read. */
  readonly draft: number | "maybe" | "none";
  /** Whether its files' digests are wanted also if the forge does not know them, so that it takes a download of each. */
  readonly digests?: boolean;
}

/** A release after it was to be made, and whether it was: somebody else may have published it meanwhile. */
export interface CreatedRelease {
  readonly release: ForgeReleaseFacts;
  readonly made: boolean;
}

/** Which release it is: forges go by its id, or by its tag. */
export interface PlacedPage extends Pick<ForgeReleaseFacts, "id"> {
  readonly tag: string;
}

/** What people read at a release. */
export interface ReleasePage {
  readonly title: string;
  /** In Markdown. */
  readonly text: string;
  /** False on a forge that has no such mark. */
  readonly prerelease: boolean;
}

/** A file after it was to be attached, and whether anything was written for it. */
export interface UploadedAsset {
  readonly asset: ReleaseAsset;
  readonly made: boolean;
}

/** A release to be made. */
export interface NewRelease {
  readonly tag: string;
  /** GitLab has no such flag. */
  readonly prerelease: boolean;
  /** Whether it becomes the repository's latest; only GitHub lets that be chosen. */
  readonly latest: boolean;
  readonly draft: boolean;
  readonly commit: CommitSha;
  readonly name: string;
  readonly body: string;
  /** The run that makes it: its drafts name it. */
  readonly run: string;
}

/** A file to be attached to a release; no forge takes an empty one. */
export interface UploadFile {
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/**
 * The name that GitHub gives to a file: letters lose their accents, and anything but letters, digits and `-_+@` becomes a
 * dot, several of them one. Files have the same names at every forge, and all forges take these.
 * Source: "Renaming of release assets" in GitHub's REST documentation; in detail what GitHub's own `gh` does.
 */
export function storedName(given: string): string {
  const plain = given.normalize("NFD").replace(/\p{Diacritic}/gu, "");
  const named = plain.startsWith(".") ? `default${plain}` : plain;
  const dotted = named.replace(/[^a-z0-9\-_+@]+/gi, ".").replace(/^\.|\.$/g, "");
  return dotted !== given && !dotted.includes(".") ? `default.${dotted}` : dotted;
}
