import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import { deleteAsset, listAssets, type ReleaseAsset } from "./assets.ts";
import { type ClientOptions, createClient } from "./client.ts";
import { createDraft, type DraftRelease } from "./drafts.ts";
import { type GeneratedNotes, generateNotes, type NotesRange } from "./notes.ts";
import { type PublishSettings, publish } from "./publish.ts";
import { readRelease, releasesForAll } from "./releases.ts";
import { requireRights } from "./rights.ts";
import { type UploadFile, uploadAsset } from "./upload.ts";

/** What the service is made of. */
export type GitHubOptions = ClientOptions;

/** GitHub's releases. Everything throws `ReleaseError`s of kind `remote`, with the codes of `explain.ts`. */
export interface GitHub {
  /** Every release for a tag: the published one and all drafts, which only a token that may write is shown. */
  releasesFor(repository: GitHubRepository, tag: string): Promise<readonly GitHubReleaseFacts[]>;
  /** The same for several tags, from one listing; each tag has an entry. */
  releasesForAll(
    repository: GitHubRepository,
    tags: readonly string[],
  ): Promise<ReadonlyMap<string, readonly GitHubReleaseFacts[]>>;
  /** One release by its id; null where there is none. */
  release(repository: GitHubRepository, id: number): Promise<GitHubReleaseFacts | null>;
  /** Makes sure that the token may publish releases. Changes nothing. */
  requireRights(
    repository: GitHubRepository,
    release: { readonly tag: string; readonly commit: CommitSha },
  ): Promise<void>;
  /** GitHub's notes since the component's previous tag; "First release." where there is none. */
  generateNotes(repository: GitHubRepository, wanted: NotesRange): Promise<GeneratedNotes>;
  /** Makes a draft for a tag that has no release. Looks before it asks twice. */
  createDraft(repository: GitHubRepository, draft: DraftRelease): Promise<GitHubReleaseFacts>;
  /** Makes a release public, by its id; one that is public stays so. */
  publish(repository: GitHubRepository, id: number, settings: PublishSettings): Promise<GitHubReleaseFacts>;
  /** Every file of a release, with what broken uploads left. */
  assets(repository: GitHubRepository, releaseId: number): Promise<readonly ReleaseAsset[]>;
  /** Attaches a file and compares digests; the same file there already is left alone. */
  uploadAsset(repository: GitHubRepository, releaseId: number, file: UploadFile): Promise<ReleaseAsset>;
  /** Deletes a file of a release; one that is not there is deleted already. */
  deleteAsset(repository: GitHubRepository, assetId: number): Promise<void>;
}

/** Makes the service; nothing is asked until one of its functions is called. */
export function createGitHub(options: GitHubOptions): GitHub {
  const client = createClient(options);
  return {
    releasesFor: async (repository, tag) => (await releasesForAll(client, repository, [tag])).get(tag) ?? [],
    releasesForAll: (repository, tags) => releasesForAll(client, repository, tags),
    release: async (repository, id) => (await readRelease(client, repository, id))?.facts ?? null,
    requireRights: (repository, release) => requireRights(client, repository, release),
    generateNotes: (repository, wanted) => generateNotes(client, repository, wanted),
    createDraft: (repository, draft) => createDraft(client, repository, draft),
    publish: (repository, id, settings) => publish(client, repository, id, settings),
    assets: (repository, releaseId) => listAssets(client, repository, releaseId),
    uploadAsset: (repository, releaseId, file) => uploadAsset(client, repository, releaseId, file),
    deleteAsset: (repository, assetId) => deleteAsset(client, repository, assetId),
  };
}
