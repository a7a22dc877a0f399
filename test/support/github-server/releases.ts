/** Reading releases. */

import type { Answer } from "../http-messages.ts";
import { mayPush } from "./access.ts";
import { notFound } from "./refusals.ts";
import { renderRelease } from "./render.ts";
import { type Call, idParam, paged } from "./router.ts";
import type { StoredRelease, StoredRepository } from "./state.ts";

/** `GET releases`: newest first; drafts for those who may push. */
export function listReleases(call: Call): Answer {
  const visible = call.repository.releases.filter((release) => !release.draft || mayPush(call.access));
  const { items, headers } = paged(call, newestFirst(visible));
  return {
    status: 200,
    headers,
    body: items.map((release) => renderRelease(call.url, call.repository, release)),
  };
}

/** `GET releases/tags/{tag}`: published ones only, whoever asks. */
export function releaseByTag(call: Call): Answer {
  const tag = call.params.get("tag");
  return found(
    call,
    call.repository.releases.find((release) => !release.draft && release.tagName === tag),
  );
}

/** `GET releases/{id}`. */
export function releaseById(call: Call): Answer {
  const release = storedRelease(call);
  return found(call, release.draft && !mayPush(call.access) ? undefined : release);
}

/** `GET releases/latest`: never a draft, never a prerelease, never one published with `make_latest: "false"`. */
export function latestRelease(call: Call): Answer {
  const { latestId, releases } = call.repository;
  return found(
    call,
    releases.find((release) => release.id === latestId),
  );
}

/** The release whose id is in the path. Refuses with 404 when there is none. */
export function storedRelease(call: Call): StoredRelease {
  const id = idParam(call);
  const release = call.repository.releases.find((candidate) => candidate.id === id);
  if (release === undefined) throw notFound();
  return release;
}

/** By date of creation, then by id, the newest first. */
export function newestFirst(releases: readonly StoredRelease[]): StoredRelease[] {
  return [...releases].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
}

/**
 * Decides anew which release is the latest, after `release` was published or changed. `makeLatest` is what the
 * request said; undefined changes nothing, unless the present latest no longer can be it.
 */
export function settleLatest(
  repository: StoredRepository,
  release: StoredRelease | undefined,
  makeLatest: string | undefined,
): void {
  if (release && makeLatest !== undefined) release.neverLatest = makeLatest === "false";
  const candidates = newestFirst(repository.releases.filter(mayBeLatest));
  if (release && makeLatest === "true" && mayBeLatest(release)) repository.latestId = release.id;
  else if (makeLatest === "legacy" || !candidates.some(({ id }) => id === repository.latestId)) {
    repository.latestId = candidates[0]?.id;
  }
}

function mayBeLatest(release: StoredRelease): boolean {
  return !release.draft && !release.prerelease && !release.neverLatest;
}

function found(call: Call, release: StoredRelease | undefined): Answer {
  if (release === undefined) throw notFound();
  return { status: 200, body: renderRelease(call.url, call.repository, release) };
}
