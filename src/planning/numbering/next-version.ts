import { fail, type Result } from "../../domain/text/problem.ts";
import { buildVersion } from "../../domain/versions/build-version.ts";
import type { Bump, InitialDevelopment } from "../../domain/versions/bump.ts";
import { type CalendarDate, formatDate } from "../../domain/versions/calendar-date.ts";
import type { CalverPattern } from "../../domain/versions/calver-pattern.ts";
import { tokenForm } from "../../domain/versions/calver-token.ts";
import { type Channel, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import type { Scheme } from "../../domain/versions/scheme.ts";
import { compareVersions, type Version } from "../../domain/versions/version.ts";
import { compareDates, dateNumbers, nextCalver } from "./next-calver.ts";
import { nextSemver, type WantedBump } from "./next-numbers.ts";
import { nextPrerelease } from "./next-prerelease.ts";
import { type Taken, takenVersions } from "./taken-versions.ts";

/** What the next version of a component depends on. */
export interface NextVersionInput {
  readonly scheme: Scheme;
  /** What was released on this line: versions of the tags that are reachable from the commit. */
  readonly released: readonly Version[];
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
 * `not-above` and `no-prerelease`.
 */
export function nextVersion(input: NextVersionInput): Result<Version> {
  const { scheme, released, channel, channels } = input;
  const taken = takenVersions([...input.taken, ...released]);
  const stable =
    scheme.kind === "semver" ? stableSemver(input, taken) : stableCalver(input, scheme.pattern, taken);
  if (!stable.ok || channel.name === DEFAULT_STABLE.name) return stable;
  return nextPrerelease({ scheme, channel, channels, released, taken }, stable.value);
}

/**
 * The next stable version. Where it stands elsewhere already, on a line that this one does not contain, it is refused:
 * counting on would give two lines numbers that are mixed, and tell nobody which of them has which fix. Prereleases promise
 * less; they go on from it.
 */
function stableSemver(input: NextVersionInput, taken: Taken): Result<Version> {
  const { scheme, released, bump, channel, initialDevelopment } = input;
  const after = (last: Version | undefined) =>
    buildVersion(scheme, nextSemver(last?.numbers ?? null, bump, initialDevelopment));
  let next = after(lastOf(released.filter(isStable)));
  // Where prereleases of higher numbers are out already, these are the ones to come.
  const highest = lastOf(released);
  if (highest !== undefined && next.ok && compareVersions(highest, next.value) > 0)
    next = buildVersion(scheme, highest.numbers);
  while (next.ok && taken(next.value)) {
    if (channel.name === DEFAULT_STABLE.name) return takenElsewhere(next.value);
    next = after(next.value);
  }
  return next;
}

/** The next stable version by the calendar; numbers that are taken elsewhere are counted past. */
function stableCalver(input: NextVersionInput, pattern: CalverPattern, taken: Taken): Result<Version> {
  const { scheme, released, today } = input;
  const dates = dateNumbers(pattern, today);
  const highest = lastOf(released);
  if (highest !== undefined && compareDates(highest.numbers, dates) > 0) return clockBehind(highest, today);
  const zeroes = zeroPlaces(pattern, released);
  const unit: Bump = "explicit" in input.bump ? input.bump.explicit : input.bump.changes;
  const after = (last: Version | undefined): Result<Version> => {
    const numbers = nextCalver(pattern, last?.numbers ?? null, unit, dates, zeroes);
    return numbers === null ? noCounter(pattern, today) : buildVersion(scheme, numbers);
  };
  let next = after(lastOf(released.filter(isStable)));
  // Where prereleases of higher numbers are out already, these are the ones to come, if their day has not passed.
  if (highest !== undefined && next.ok && compareVersions(highest, next.value) > 0)
    next = compareDates(highest.numbers, dates) < 0 ? after(highest) : buildVersion(scheme, highest.numbers);
  while (next.ok && taken(next.value)) next = after(next.value);
  return next;
}

function isStable({ prerelease }: Version): boolean {
  return prerelease === null;
}

function lastOf(versions: readonly Version[]): Version | undefined {
  return versions.reduce<Version | undefined>(
    (best, each) => (best === undefined || compareVersions(each, best) > 0 ? each : best),
    undefined,
  );
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
    `${text} would be next, and has been released from a commit that this line does not contain`,
    "fetch and build on that commit, raise more (--bump minor, --bump major), or name the version in full",
  );
}

function clockBehind({ text }: Version, today: CalendarDate): Result<never> {
  const message = `today is ${formatDate(today)} (UTC), before the date of the last release, ${text}`;
  return fail("clock-behind", message, `set the clock right, or ${IN_FULL}`);
}

function noCounter({ text }: CalverPattern, today: CalendarDate): Result<never> {
  const message = `there is a release of ${formatDate(today)} (UTC) already, and the pattern ${text} counts no further`;
  return fail("no-counter", message, "wait for the next date, or add PATCH to the pattern");
}
