import type { Lease, ReleaseIntent } from "../../domain/release/intent.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** Seconds after its last sign of life after which a run is taken for dead. */
export const SILENCE = 60;

/** A release that another run works on. */
export interface HeldRelease {
  readonly tag: string;
  readonly run: string;
  readonly host: string;
  readonly pid: number;
  /** Seconds since its last sign of life; 0 if its clock is ahead. */
  readonly silent: number;
  /** Seconds until it is taken over if it gives no further sign. */
  readonly left: number;
}

/** What is known of the run that a lease names. */
export interface LeaseScene {
  /** Seconds since the epoch. */
  readonly now: number;
  readonly hasEnded: (lease: Lease) => boolean;
}

/**
 * Those releases that another run works on, by their records. A run is dead if its process has ended, which can be known on
 * the machine it ran on, or if it gave no sign of life for a minute.
 */
export function heldReleases(records: Iterable<ReleaseIntent>, { now, hasEnded }: LeaseScene): HeldRelease[] {
  return [...records].flatMap(({ tag, run, lease }): HeldRelease[] => {
    if (lease === null || hasEnded(lease)) return [];
    const silent = Math.max(0, now - lease.alive);
    if (silent >= SILENCE) return [];
    const { host, pid } = lease;
    return [{ tag, run, host, pid, silent, left: Math.ceil(SILENCE - silent) }];
  });
}

/** What a run does about another one that works on its releases: `stops` is that of a command which cannot wait. */
type OtherRun = "waits" | "refuses" | "stops";

const HELD_HINTS: Readonly<Record<OtherRun, string>> = {
  waits: `it is taken over after ${SILENCE} s without a sign of life; --no-wait refuses at once`,
  refuses: "leave --no-wait out to wait for it, or run the same command again when it has ended",
  stops: "let it end, or end it; then run the same command again",
};

/** The problem of releases that another run works on: a refusal, or a warning of a run that waits for it. */
export function judgeHeld(held: readonly HeldRelease[], own: OtherRun): Problem[] {
  return held.map((each) => ({
    code: "held",
    message: `${whoHolds(each)}, and gave a sign of life ${Math.round(each.silent)} s ago${own === "waits" ? "; waiting for it" : ""}`,
    hint: HELD_HINTS[own],
  }));
}

/** Who works on a release, in words. */
export function whoHolds({ tag, host, pid }: HeldRelease): string {
  return `another run (process ${pid} on ${host}) is releasing ${tag}`;
}
