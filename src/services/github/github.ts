import type { GitHub } from "../ports/github.ts";
import { assetContent, deleteAsset, uploadAsset } from "./assets.ts";
import { type ClientOptions, createClient } from "./client.ts";
import { environmentTags } from "./environments.ts";
import { generateNotes, requireRights } from "./notes.ts";
import { editReleasePage, readReleasePage } from "./pages.ts";
import { createRelease, deleteDraft, publish } from "./publishing.ts";
import { findReleases, readRelease } from "./releases.ts";

/** What the service is made of. */
export type GitHubOptions = ClientOptions;

/** Makes the service; nothing is asked until one of its functions is called. */
export function createGitHub(options: GitHubOptions): GitHub {
  const client = createClient(options);
  return {
    releases: (repository, sought) => findReleases(client, repository, sought),
    release: async (repository, id) => (await readRelease(client, repository, id))?.facts ?? null,
    requireRights: (repository, release) => requireRights(client, repository, release),
    environmentTags: (repository, name) => environmentTags(client, repository, name),
    generateNotes: (repository, wanted) => generateNotes(client, repository, wanted),
    create: (repository, release) => createRelease(client, repository, release),
    publish: (repository, draft, settings) => publish(client, repository, draft, settings),
    page: (repository, { id }) => readReleasePage(client, repository, id),
    editPage: (repository, { id }, page) => editReleasePage(client, repository, id, page),
    deleteDraft: (repository, id) => deleteDraft(client, repository, id),
    uploadAsset: (repository, _, release, file) => uploadAsset(client, repository, release, file),
    assetContent: (repository, asset) => assetContent(client, repository, asset),
    deleteAsset: (repository, _, { id }) => deleteAsset(client, repository, id),
  };
}
