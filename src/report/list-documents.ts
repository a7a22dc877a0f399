import { formatReference } from "../domain/images/reference.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import type { ListedRelease } from "../domain/release/listed-release.ts";
import type { Abandonment } from "../release/abandon.ts";
import type { ShownRelease } from "../release/list.ts";
import type { Documents } from "./document-schemas.ts";
import { verifiedRelease } from "./documents.ts";

/** A release in a document. Times are ISO 8601, in UTC. */
export type ReleaseEntry = Documents["list"]["releases"][number];

/** An image tag, and the digest that its record says it has. */
type ImageEntry = ReleaseEntry["images"][number];

/** The document of `slipway list`, in the order of the releases. */
export function listDocument(releases: readonly ListedRelease[]): Documents["list"] {
  return { format: 1, releases: releases.map(releaseEntry) };
}

/** The document of `slipway show`: the release, and what `refs/slipway/TAG` holds. */
export function showDocument({ release, record, verified }: ShownRelease): Documents["show"] {
  return {
    format: 1,
    ...releaseEntry(release),
    record: record === null ? null : JSON.parse(record),
    ...(verified === null ? {} : { checks: verifiedRelease(verified).checks }),
  };
}

/** The document of `slipway abandon`. */
export function abandonDocument({
  tag,
  intent,
  withdrawal,
  outcome,
  writes,
}: Abandonment): Documents["abandon"] {
  const { at, by, reason } = withdrawal;
  return {
    format: 1,
    tag: tag.text,
    component: tag.component,
    version: tag.version.text,
    outcome,
    at: formatTime(at),
    by,
    reason,
    images: imagesOf(intent),
    writes,
  };
}

/** A release as documents have it. */
function releaseEntry(release: ListedRelease): ReleaseEntry {
  const { tag, channel, state, at, by, commit, record, url } = release;
  const withdrawal = record?.withdrawal ?? null;
  const rollback = record?.rollback;
  return {
    tag: tag.text,
    component: tag.component,
    version: tag.version.text,
    channel,
    state,
    at: at === null ? null : formatTime(at),
    by,
    commit,
    images: record === null ? [] : imagesOf(record),
    url,
    ...(withdrawal === null ? {} : { withdrawal: { ...withdrawal, at: formatTime(withdrawal.at) } }),
    ...(rollback === undefined ? {} : { rollback: { ...rollback, at: formatTime(rollback.at) } }),
  };
}

/** The image tags that a record names. */
export function imagesOf({ images, floating }: Pick<ReleaseIntent, "images" | "floating">): ImageEntry[] {
  return [...images, ...floating].map(({ reference, digest }) => ({
    reference: formatReference(reference),
    digest,
  }));
}

/** Seconds since the epoch as ISO 8601. */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
