/** Making a draft public, with what that does to git. */

import { createTag, readCommit, readTag, readTarget } from "./git.ts";
import { alreadyExists, releaseRefused, validationFailed } from "./refusals.ts";
import { apiTime, type StoredRelease, type StoredRepository, timestamp } from "./state.ts";

/**
 * Gives the draft as it is once published. A tag that does not exist is created, on `target_commitish`, which is the
 * default branch unless it was given; one that exists stays where it is, whatever `target_commitish` says. Refuses
 * with 422 a tag that has a published release, one that an immutable release used up, and an impossible tag name.
 */
export async function publish(repository: StoredRepository, draft: StoredRelease): Promise<StoredRelease> {
  const { tagName } = draft;
  const rivals = repository.releases.filter((release) => release.id !== draft.id && !release.draft);
  if (rivals.some((release) => release.tagName === tagName)) throw alreadyExists("Release", "tag_name");
  if (repository.burnedTags.has(tagName)) {
    throw releaseRefused("tag_name", "tag_name was used by an immutable release");
  }
  const commitDate = repository.gitDir === undefined ? undefined : await tagDate(repository.gitDir, draft);
  return {
    ...draft,
    draft: false,
    immutable: repository.immutableReleases,
    createdAt: commitDate ?? draft.createdAt,
    publishedAt: timestamp(),
  };
}

/** The committer date of the tagged commit, which is what the API calls a release's creation. */
async function tagDate(gitDir: string, draft: StoredRelease): Promise<string | undefined> {
  const tag = await readTag(gitDir, draft.tagName);
  const date = tag?.commitDate ?? (await readCommit(gitDir, await tagTarget(gitDir, draft)))?.committer.date;
  return date ? apiTime(new Date(date)) : undefined;
}

async function tagTarget(gitDir: string, draft: StoredRelease): Promise<string> {
  const target = await readTarget(gitDir, draft.targetCommitish);
  if (target === undefined) {
    throw validationFailed({ resource: "Release", code: "invalid", field: "target_commitish" });
  }
  if (!(await createTag(gitDir, draft.tagName, target.sha))) {
    throw releaseRefused("tag_name", "tag_name is not a valid tag");
  }
  return target.sha;
}
