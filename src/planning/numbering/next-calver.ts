import type { Bump } from "../../domain/versions/bump.ts";
import type { CalendarDate } from "../../domain/versions/calendar-date.ts";
import {
  type CalverPattern,
  type CalverToken,
  type CalverUnit,
  tokenForm,
} from "../../domain/versions/calver-pattern.ts";

/** What a pattern's tokens say of a day, by their places; null for those that count releases. */
export type DateNumbers = readonly (string | null)[];

/**
 * The date of a pattern's versions on a day. With a week in it, and no month, the year is the one that the week belongs to
 * (ISO 8601): 1 January 2027 is in 2026.53, and counting goes on from there.
 */
export function dateNumbers({ tokens }: CalverPattern, today: CalendarDate): DateNumbers {
  const units = tokens.map((token) => tokenForm(token).unit);
  const year = units.includes("week") && !units.includes("month") ? today.weekYear : today.year;
  return tokens.map((token) => dateNumber(token, { ...today, year }));
}

function dateNumber(token: CalverToken, date: CalendarDate): string | null {
  const { unit, padded } = tokenForm(token);
  if (unit === "major" || unit === "minor" || unit === "patch") return null;
  const number = unit === "year" && token !== "YYYY" ? date.year - 2000 : date[unit];
  return padded ? String(number).padStart(2, "0") : String(number);
}

/** Which of two dates comes first; `numbers` are a version's. Negative: the version's date is the earlier one. */
export function compareDates(numbers: readonly string[], dates: DateNumbers): number {
  const at = firstOther(numbers, dates);
  return at < 0 ? 0 : Number(numbers[at]) - Number(dates[at]);
}

function firstOther(numbers: readonly string[], dates: DateNumbers): number {
  return dates.findIndex((date, index) => date !== null && Number(numbers[index]) !== Number(date));
}

/**
 * The numbers after the last ones (null: none yet) on a day that is not earlier. If the date is another one, the counters
 * after it start again; if it is the same, one counts up: that of `bump`, or the next smaller one there is. The first
 * counter after a date starts at 1, as its first release; `zeroes` names the places where this line has started at 0. Null
 * if the date is the same and nothing counts. A counter at the pattern's end is written from 2 on.
 */
export function nextCalver(
  { tokens, counted }: CalverPattern,
  last: readonly string[] | null,
  bump: Bump,
  dates: DateNumbers,
  zeroes: ReadonlySet<number>,
): readonly string[] | null {
  // The first release of a date has no counter.
  const numbers = last === null ? [] : [...last, ...Array(tokens.length - last.length).fill("1")];
  const changed = last === null ? 0 : firstOther(numbers, dates);
  const counter = last === null ? null : counterOf(tokens, bump);
  const counts = counter !== null && (changed < 0 || (counter.at < changed && counter.fits));
  const at = counts ? counter.at : changed;
  if (at < 0) return null;
  const next = dates.map((date, index) => {
    if (date !== null) return date;
    const number = numbers[index] ?? "0";
    if (index < at) return number;
    if (counts && index === at) return String(Number(number) + 1);
    const starts = isFirstAfterDate(dates, index) && dates.slice(at, index).some((each) => each !== null);
    return (starts || (last === null && isFirst(dates, index))) && !zeroes.has(index) ? "1" : "0";
  });
  return counted && Number(next.at(-1)) < 2 ? next.slice(0, -1) : next;
}

const SIZES: readonly CalverUnit[] = ["major", "minor", "patch"];

/** The counter that a bump raises; it does not fit if only larger ones are there. */
function counterOf(tokens: readonly CalverToken[], bump: Bump): { at: number; fits: boolean } | null {
  const at = (unit: CalverUnit) => tokens.findIndex((token) => tokenForm(token).unit === unit);
  const size = SIZES.indexOf(bump);
  const fitting = SIZES.slice(size).find((unit) => at(unit) >= 0);
  if (fitting !== undefined) return { at: at(fitting), fits: true };
  const larger = SIZES.slice(0, size).findLast((unit) => at(unit) >= 0);
  return larger === undefined ? null : { at: at(larger), fits: false };
}

function isFirstAfterDate(dates: DateNumbers, index: number): boolean {
  return index > 0 && dates[index - 1] !== null;
}

function isFirst(dates: DateNumbers, index: number): boolean {
  return dates.slice(0, index).every((date) => date !== null);
}
