import { type CalendarDate, calendarDate } from "../../domain/versions/calendar-date.ts";
import { parseCalverPattern, tokenForm } from "../../domain/versions/calver-pattern.ts";
import { parseVersion, type Scheme } from "../../domain/versions/scheme.ts";
import type { OldVersion } from "./old-tags.ts";

/** The scheme of versions that exist. */
export interface OldScheme {
  readonly scheme: Scheme;
  /** Versions that are not of it. */
  readonly strangers: readonly string[];
  /** What was chosen although the versions would allow something else; null if nothing was. */
  readonly doubt: string | null;
}

/** What part of the versions a scheme must have, to be theirs. */
const MOST = 0.9;

const SEMVER: Scheme = { kind: "semver" };

/** Ways to write a date, longer ones first: of two that fit equally well the earlier one is taken. */
const DATES = ["YYYY.M.D", "YYYY.0M.0D", "YYYY.M", "YYYY.0M", "YYYY.WW", "YYYY.0W", "YYYY"];
const SHORT_DATES = DATES.slice(0, -1).map((date) => date.replace("YYYY", "YY"));
const GLUED = ["YYYY0M0D", "YYYY0M"];
const TAILS = ["", "-MICRO", ".PATCH", ".MINOR.PATCH"];

/** Every pattern that is tried. */
const PATTERNS = [...DATES, ...SHORT_DATES]
  .flatMap((date) => [date, date.replaceAll(".", "-")])
  .concat(GLUED)
  .flatMap((date) => TAILS.map((tail) => `calver:${date}${tail}`));

/**
 * Finds the scheme of versions. Calendar versions are known by their years, and what their numbers count by the dates
 * at which they were tagged: `2026.6.8` may be the eighth of June, or the eighth release in June.
 */
export function oldScheme(tagged: readonly OldVersion[]): OldScheme {
  const versions = madeAtOnce(tagged)
    ? tagged.map(({ text }) => ({ text, time: null, commit: null }))
    : tagged;
  const candidates = [...new Set(PATTERNS)].flatMap((text) => candidate(text, versions) ?? []);
  const dated = candidates.filter(({ dated: share }) => share === null || share >= 0.5);
  const best = dated.reduce<Candidate | null>(
    (chosen, each) => (isBetter(each, chosen) ? each : chosen),
    null,
  );
  const strangers = (scheme: Scheme) =>
    versions.filter(({ text }) => !parseVersion(scheme, text).ok).map(({ text }) => text);
  if (best === null) return { scheme: SEMVER, strangers: strangers(SEMVER), doubt: null };
  const other = dated.find(
    (each) =>
      each !== best && each.fitting === best.fitting && each.text !== best.text && each.dated === best.dated,
  );
  return {
    scheme: best.scheme,
    strangers: strangers(best.scheme),
    doubt: other === undefined || best.dated !== null ? null : `${best.text} or ${other.text}`,
  };
}

const DAY = 86_400;

/** Whether tags of several versions are all from one day: they were copied then, and their dates say nothing. */
function madeAtOnce(versions: readonly OldVersion[]): boolean {
  const times = versions.flatMap(({ time }) => time ?? []);
  return times.length > 1 && Math.max(...times) - Math.min(...times) < DAY;
}

interface Candidate {
  readonly text: string;
  readonly scheme: Scheme;
  /** The part of the versions that are of it, from 0 to 1. */
  readonly fitting: number;
  /** The part of the calendar's numbers that agree with the date of their tag; null if no tag has a date that can be compared. */
  readonly dated: number | null;
  readonly units: number;
}

function candidate(text: string, versions: readonly OldVersion[]): Candidate | null {
  const pattern = parseCalverPattern(text.slice("calver:".length));
  if (!pattern.ok) return null;
  const scheme: Scheme = { kind: "calver", pattern: pattern.value };
  const read = versions.flatMap(({ text: written, time }) => {
    const parsed = parseVersion(scheme, written);
    return parsed.ok ? [{ numbers: parsed.value.numbers, time }] : [];
  });
  const fitting = read.length / Math.max(1, versions.length);
  const units = pattern.value.tokens.map((token) => tokenForm(token).unit);
  const years = read.map(({ numbers }) => Number(numbers[0]));
  const short = !text.startsWith("calver:YYYY");
  if (fitting < MOST || (!short && years.some((year) => year < 2000 || year > 2100))) return null;
  const compared = read.flatMap(({ numbers, time }) =>
    time === null ? [] : [agreement(units, numbers, calendarDate(time))],
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  // Tags whose year is another than their version's were made later, all at once: they say nothing.
  const telling = compared.filter(({ year }) => year);
  const dated = telling.length === 0 ? null : sum(telling.map(({ share }) => share)) / telling.length;
  // Any version may begin with two digits: they are a year only if the tags are from that year and month.
  if (short && (telling.length < versions.length * MOST || (dated ?? 0) < MOST)) return null;
  return { text, scheme, fitting, dated, units: units.filter((unit) => CALENDAR.has(unit)).length };
}

const CALENDAR = new Set(["year", "month", "week", "day"]);

/** How well the numbers of a version agree with a date: the year, and the share of the units behind it. */
function agreement(
  units: readonly string[],
  numbers: readonly string[],
  date: CalendarDate,
): { readonly year: boolean; readonly share: number } {
  const close = (unit: string, number: number): boolean => {
    if (unit === "year") return number === date.year || number + 2000 === date.year;
    if (unit === "month") return Math.abs(number - date.month) <= 1 || Math.abs(number - date.month) === 11;
    if (unit === "week") return Math.abs(number - date.week) <= 1;
    return Math.abs(number - date.day) <= 1;
  };
  const calendar = units.flatMap((unit, index) =>
    CALENDAR.has(unit) && numbers[index] !== undefined ? [close(unit, Number(numbers[index]))] : [],
  );
  const [year = false, ...others] = calendar;
  const share = others.length === 0 ? 1 : others.filter(Boolean).length / others.length;
  return { year, share };
}

/** Whether a candidate tells more than another: it has more of the versions, its dates agree, and it names more of the calendar. */
function isBetter(one: Candidate, other: Candidate | null): boolean {
  if (other === null) return true;
  if (one.fitting !== other.fitting) return one.fitting > other.fitting;
  // Without dates a counter is the safer reading: it takes every number.
  if (one.dated === null || other.dated === null) return one.units < other.units && one.units >= 2;
  const agrees = (each: Candidate) => (each.dated ?? 0) >= MOST;
  if (agrees(one) !== agrees(other)) return agrees(one);
  if (one.units !== other.units) return agrees(one) ? one.units > other.units : one.units < other.units;
  return false;
}
