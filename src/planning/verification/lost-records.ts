import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { cutSubject } from "../history/finished.ts";
import type { TaggedRelease } from "../history/list-releases.ts";

/** Records by release tag, whatever they are. */
type Recorded = Pick<ReadonlyMap<string, unknown>, "has">;

/** What tells that a release without a record must have had one. */
export interface LossEvidence {
  readonly intents: Recorded;
  /** Releases that the records of others name. */
  readonly named: ReadonlySet<string>;
  /** What annotated tags say in their first line, by tag. */
  readonly subjects: ReadonlyMap<string, string>;
}

/** Releases that a record names: what it was promoted from, or rolled back to. Both take a release that has a record. */
export function namedIn({
  tag,
  promotion,
  rollback,
}: Pick<ReleaseIntent, "tag" | "promotion" | "rollback">): readonly string[] {
  return [promotion?.tag, rollback?.to].flatMap((other) =>
    other === undefined || other === tag ? [] : other,
  );
}

/**
 * Releases without a record that were tagged after the first one that has one: slipway was in use, and what their tags say tells whether it
 * made them. What is older may be from a time when nothing was recorded.
 */
export function maybeLost(releases: readonly TaggedRelease[], intents: Recorded): readonly string[] {
  const times = releases.flatMap(({ tag, at }) => (intents.has(tag.text) && at !== null ? at : []));
  const first = times.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  return releases.flatMap(({ tag: { text }, at }) =>
    !intents.has(text) && at !== null && at > first ? text : [],
  );
}

/** Releases that must have had a record: other records say so, or `cut` made their tag when others were recorded already. */
export function lostRecords(
  releases: readonly TaggedRelease[],
  { intents, named, subjects }: LossEvidence,
): ReadonlySet<string> {
  const lost = releases.filter(
    ({ tag: { text, component, version } }) =>
      !intents.has(text) && (named.has(text) || subjects.get(text) === cutSubject(component, version)),
  );
  return new Set(lost.map(({ tag }) => tag.text));
}
