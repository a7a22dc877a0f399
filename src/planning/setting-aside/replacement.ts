import { isSetAside, type Rollback } from "../../domain/release/intent.ts";
import { type FinishedRelease, standingIn } from "./choose-rollback.ts";

/** Where what stands on a release goes that is yanked. */
export interface Replacement {
  /** Null if nothing stands on it, or nothing is left to go to. */
  readonly to: FinishedRelease | null;
  /** What that one's record says of its rollback, if it was rolled back and is to stand again. */
  readonly broughtBack: Rollback | null;
}

/**
 * Where what stands on the newest release goes: to the newest that stands below it. If only releases are left that were rolled back, to
 * the newest of them below it or, without any, above it: somebody did not want them, but they are not known to be bad as this one
 * is. Of a release that was yanked before: where it was going when that was cut short. `line`: the channel's, the newest first.
 */
export function replacementFor(release: FinishedRelease, line: readonly FinishedRelease[]): Replacement {
  const { withdrawal, rollback } = release.record;
  const begun = rollback?.finished === false ? rollback.to : null;
  const to =
    withdrawal === null ? nextBest(release, line) : (line.find(({ tag }) => tag.text === begun) ?? null);
  const aside = to?.record.rollback ?? null;
  const isBack = to !== null && aside !== null && (isSetAside(to.record) || !aside.finished);
  return { to, broughtBack: isBack ? aside : null };
}

function nextBest(release: FinishedRelease, line: readonly FinishedRelease[]): FinishedRelease | null {
  const [current, ...before] = standingIn(line);
  if (current !== release) return null;
  const left = rolledBackIn(line);
  const below = left.filter((each) => line.indexOf(each) > line.indexOf(release));
  return before.find(({ state }) => state === "finished") ?? below[0] ?? left[0] ?? null;
}

/** Finished releases that were rolled back and not withdrawn. */
function rolledBackIn(line: readonly FinishedRelease[]): FinishedRelease[] {
  return line.filter(
    ({ state, record }) => state === "finished" && record.withdrawal === null && isSetAside(record),
  );
}

/**
 * The releases that may have a floating tag of one that is yanked, the best first: those that stand, the one that it goes back to, and
 * last those that were rolled back.
 */
export function heirsOf(
  release: FinishedRelease,
  to: FinishedRelease | null,
  line: readonly FinishedRelease[],
): FinishedRelease[] {
  const standing = standingIn(line).filter((each) => each !== release && each.state === "finished");
  return [...new Set([...standing, ...(to === null ? [] : [to]), ...rolledBackIn(line)])];
}
