import type { GitHub } from "../ports/github.ts";
import { deleteAsset, listAssets, uploadAsset } from "./assets.ts";
import { type ClientOptions, createClient } from "./client.ts";
import { createDraft, publish } from "./drafts.ts";
import { generateNotes, requireRights } from "./notes.ts";
import { readRelease, releasesForAll } from "./releases.ts";

/** What the service is made of. */
export type GitHubOptions = ClientOptions;

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
