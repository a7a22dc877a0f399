import type { Problem } from "../text/problem.ts";
import type { ReleaseState } from "./listed-release.ts";
import type { CheckKind, VerifiedRelease } from "./verification.ts";

/**
 * How a release stands after an audit: as it is listed, but `drifted` is anything that is not as recorded, wherever it is. `unrecorded`:
 * it is from before slipway, and nothing says what it was. `unknown`: not all of it could be read.
 */
export type AuditState = ReleaseState | "unrecorded" | "unknown";

/** Something that could not be read, and why. */
export interface Unread {
  readonly kind: CheckKind;
  readonly problem: Problem;
}

/** One release as it was audited; it agreed only if all of it was read. */
export interface AuditedRelease extends VerifiedRelease {
  readonly state: AuditState;
  /** Whether it was rolled back, and is finished all the same. */
  readonly rolledBack: boolean;
  readonly unread: readonly Unread[];
  /** Floating tags that stand on it though it was yanked, because no other release has them; absent if none does. */
  readonly stays?: readonly string[];
  /** When registries were asked, in seconds since the epoch, if that was by an earlier audit that did not end; else null. */
  readonly keptFrom: number | null;
}

/** What a release counts as, and its row says: its state, or that it was rolled back, which leaves it finished. */
export type AuditStanding = AuditState | "rolled back";

/** What a release counts as. */
export function standingOf({
  state,
  rolledBack,
}: Pick<AuditedRelease, "state" | "rolledBack">): AuditStanding {
  return state === "finished" && rolledBack ? "rolled back" : state;
}

/** What an audit came to. */
export interface AuditTotals {
  readonly releases: number;
  readonly standings: ReadonlyMap<AuditStanding, number>;
  /** The tag of the first one that has drifted; null if none has. */
  readonly drifted: string | null;
  /** How many of them were answered by an earlier audit that did not end, and when the oldest of these answers was given. */
  readonly kept: { readonly releases: number; readonly since: number } | null;
}

/** The totals of an audit that has just begun. */
export const NOTHING_AUDITED: AuditTotals = { releases: 0, standings: new Map(), drifted: null, kept: null };

/** The totals with one more release. */
export function withAudited(totals: AuditTotals, audited: AuditedRelease): AuditTotals {
  const { releases, standings, drifted, kept } = totals;
  const { keptFrom } = audited;
  const standing = standingOf(audited);
  return {
    releases: releases + 1,
    standings: new Map(standings).set(standing, (standings.get(standing) ?? 0) + 1),
    drifted: drifted ?? (audited.state === "drifted" ? audited.tag : null),
    kept:
      keptFrom === null
        ? kept
        : { releases: (kept?.releases ?? 0) + 1, since: Math.min(kept?.since ?? keptFrom, keptFrom) },
  };
}

/** Whether somebody has to look at a release: it has drifted, or it is not known whether it has. */
export function needsLook({ state }: Pick<AuditedRelease, "state">): boolean {
  return state === "drifted" || state === "unknown";
}
