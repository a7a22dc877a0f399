import { fail, type Result } from "../../domain/text/problem.ts";
import type { Bump, InitialDevelopment } from "../../domain/versions/bump.ts";
import { type CalendarDate, formatDate } from "../../domain/versions/calendar-date.ts";
import { type CalverPattern, tokenForm } from "../../domain/versions/calver-pattern.ts";
import { type Channel, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { makeVersion, type Scheme } from "../../domain/versions/scheme.ts";
import {
  compareVersions,
  highestVersion,
  type Version,
  type VersionSet,
  versionSet,
} from "../../domain/versions/version.ts";
import { compareDates, dateNumbers, nextCalver } from "./next-calver.ts";
import { nextPrerelease } from "./next-prerelease.ts";

/** What raises a version: what the user asked for, taken literally, or what the commits since the last release mean. */
export type WantedBump = { readonly explicit: Bump } | { readonly changes: Bump };

/** What the next version of a component depends on. */
export interface NextVersionInput {
  readonly scheme: Scheme;
  /** What was released on this line: versions of the tags that are reachable from the commit and not given up. */
  readonly released: readonly Version[];
  /** All that the line has, given up or not: prereleases go on from them on the same numbers, and are written like them. */
  readonly written: readonly Version[];
  /** Versions of all tags there are anywhere. None of them is made again. */
  readonly taken: readonly Version[];
  readonly bump: WantedBump;
  readonly today: CalendarDate;
  readonly channel: Channel;
  /** The configured ones, in file order. */
  readonly channels: readonly Channel[];
  readonly initialDevelopment: InitialDevelopment;
}

const IN_FULL = "name the version in full: slipway cut COMPONENT@VERSION";

/**
 * The version to release next: above all that was released on its line, of the wanted channel, and none that is taken.
 * Prereleases are those of the next stable version. Fails with `clock-behind`, `no-counter`, `version-taken`,
 * `not-above` and `no-prerelease`, and with `bad-version` after the largest number there is.
 */
export function nextVersion(input: NextVersionInput): Result<Version> {
  const { scheme, released, written, channel, channels } = input;
  const taken = versionSet([...input.taken, ...released]);
  const stable =
    scheme.kind === "semver" ? stableSemver(input, taken) : stableCalver(input, scheme.pattern, taken);
  if (!stable.ok || channel.name === DEFAULT_STABLE.name) return stable;
  return nextPrerelease({ scheme, channel, channels, released, written, taken }, stable.value);
}

/**
 * The next stable version. If it exists already, on a line that this one does not contain, it is refused: counting on would
 * mix the numbers of two lines, and it would be unclear which of them has which fix. Prereleases promise less; they go on
 * from it.
 */
function stableSemver(input: NextVersionInput, taken: VersionSet): Result<Version> {
  const { scheme, released, bump, channel, initialDevelopment } = input;
  const after = (version: Version | undefined) =>
    makeVersion(scheme, nextSemver(version?.numbers ?? null, bump, initialDevelopment));
  let next = after(highestVersion(released.filter(isStable)));
  // If prereleases of higher numbers are out already, these are the ones to come.
  const last = lastOf(released, bump);
  if (last !== undefined && next.ok && compareVersions(last, next.value) > 0)
    next = makeVersion(scheme, last.numbers);
  while (next.ok && taken.has(next.value)) {
    if (channel.name === DEFAULT_STABLE.name) return takenElsewhere(next.value);
    next = after(next.value);
  }
  return next;
}

/**
 * The SemVer numbers after the last stable ones (null: there are none yet). Changes begin with 0.1.0, and before 1.0.0 raise
 * what `initial` says; what the user asked for is taken literally, from 0.0.0.
 */
function nextSemver(
  last: readonly string[] | null,
  bump: WantedBump,
  initial: InitialDevelopment,
): readonly string[] {
  if (last === null && "changes" in bump) return ["0", "1", "0"];
  const [major = 0, minor = 0, patch = 0] = (last ?? []).map(Number);
  const unit = "explicit" in bump ? bump.explicit : major === 0 ? early(bump.changes, initial) : bump.changes;
  const raised = { major: [major + 1, 0, 0], minor: [major, minor + 1, 0], patch: [major, minor, patch + 1] };
  return raised[unit].map(String);
}

function early(changes: Bump, { breaking, feature }: InitialDevelopment): Bump {
  if (changes === "patch") return "patch";
  return changes === "major" ? breaking : feature;
}

/** The next stable version by the calendar; numbers that are taken elsewhere are counted past. */
function stableCalver(input: NextVersionInput, pattern: CalverPattern, taken: VersionSet): Result<Version> {
  const { scheme, released, today } = input;
  const dates = dateNumbers(pattern, today);
  const last = lastOf(released, input.bump);
  if (last !== undefined && compareDates(last.numbers, dates) > 0) return clockBehind(last, today);
  const zeroes = zeroPlaces(pattern, released);
  const unit: Bump = "explicit" in input.bump ? input.bump.explicit : input.bump.changes;
  const after = (version: Version | undefined): Result<Version> => {
    const numbers = nextCalver(pattern, version?.numbers ?? null, unit, dates, zeroes);
    return numbers === null ? noCounter(pattern, today) : makeVersion(scheme, numbers);
  };
  let next = after(highestVersion(released.filter(isStable)));
  // If prereleases of higher numbers are out already, these are the ones to come, unless their day has passed.
  if (last !== undefined && next.ok && compareVersions(last, next.value) > 0)
    next = compareDates(last.numbers, dates) < 0 ? after(last) : makeVersion(scheme, last.numbers);
  while (next.ok && taken.has(next.value)) next = after(next.value);
  return next;
}

/** The version to count from; prereleases do not matter to what is asked for. */
function lastOf(released: readonly Version[], bump: WantedBump): Version | undefined {
  return highestVersion("explicit" in bump ? released.filter(isStable) : released);
}

function isStable({ prerelease }: Version): boolean {
  return prerelease === null;
}

/** The places of counters that this line has started at 0. */
function zeroPlaces({ tokens }: CalverPattern, released: readonly Version[]): ReadonlySet<number> {
  const counts = ({ unit }: { unit: string }) => ["major", "minor", "patch"].includes(unit);
  const places = tokens.flatMap((token, index) => (counts(tokenForm(token)) ? [index] : []));
  return new Set(places.filter((index) => released.some(({ numbers }) => numbers[index] === "0")));
}

function takenElsewhere({ text }: Version): Result<never> {
  return fail(
    "version-taken",
    `${text} would be next, but it has been released from a commit that this line does not contain`,
    "fetch and build on that commit, raise more (--bump minor, --bump major), or name the version in full",
  );
}

function clockBehind({ text }: Version, today: CalendarDate): Result<never> {
  const message = `today is ${formatDate(today)} (UTC), before the date of the last release, ${text}`;
  return fail("clock-behind", message, `set the clock right, or ${IN_FULL}`);
}

function noCounter({ text }: CalverPattern, today: CalendarDate): Result<never> {
  const message = `there is a release of ${formatDate(today)} (UTC) already, and the pattern ${text} cannot count further`;
  return fail("no-counter", message, "wait for the next date, or add PATCH to the pattern");
}
