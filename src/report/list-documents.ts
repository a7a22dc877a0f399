import { formatReference } from "../domain/images/reference.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import type { ListedRelease, ReleaseState } from "../domain/release/listed-release.ts";
import type { Abandonment } from "../release/abandon.ts";
import type { ShownRelease } from "../release/list.ts";
import { type JsonDocument, verifiedRelease } from "./documents.ts";

/** A release in a document. Times are ISO 8601, in UTC. */
export interface ReleaseEntry {
  readonly tag: string;
  readonly component: string;
  readonly version: string;
  readonly channel: string;
  readonly state: ReleaseState;
  readonly at: string | null;
  readonly by: string | null;
  readonly commit: string | null;
  /** Immutable image tags first, floating ones after. */
  readonly images: readonly ImageEntry[];
  readonly url: string | null;
  /** Why it was taken back; absent if it was not. */
  readonly withdrawal?: WithdrawalEntry;
}

/** An image tag, and the digest that its record says it has; null if only its pusher knows. */
export interface ImageEntry {
  readonly reference: string;
  readonly digest: string | null;
}

/** Who took a release back, when and why. */
export interface WithdrawalEntry {
  readonly kind: "abandoned" | "yanked";
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** The document of `slipway list`. */
export interface ListDocument extends JsonDocument {
  readonly releases: readonly ReleaseEntry[];
}

/** Makes it of releases, in their order. */
export function listDocument(releases: readonly ListedRelease[]): ListDocument {
  return { format: 1, releases: releases.map(releaseEntry) };
}

/** The document of `slipway show`: the release, and what `refs/slipway/TAG` holds. */
export interface ShowDocument extends JsonDocument, ReleaseEntry {
  /** Null if there is no record. */
  readonly record: unknown;
}

/** Makes it. */
export function showDocument({ release, record, verified }: ShownRelease): ShowDocument {
  return {
    format: 1,
    ...releaseEntry(release),
    record: record === null ? null : JSON.parse(record),
    ...(verified === null ? {} : { checks: verifiedRelease(verified).checks }),
  };
}

/** The document of `slipway abandon`. */
export interface AbandonDocument extends JsonDocument {
  readonly tag: string;
  readonly component: string;
  readonly version: string;
  readonly outcome: "abandoned" | "unchanged";
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** Image tags that may have been pushed: they stay, and are not used again. */
  readonly images: readonly ImageEntry[];
  /** How many things the command changed outside. */
  readonly writes: number;
}

/** Makes it. */
export function abandonDocument({ tag, intent, withdrawal, outcome, writes }: Abandonment): AbandonDocument {
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
