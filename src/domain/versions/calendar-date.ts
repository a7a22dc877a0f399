/** A day of the Gregorian calendar, with the week it is in. */
export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** The week of ISO 8601, 1 to 53: weeks begin on Monday, and the first one has the year's first Thursday. */
  readonly week: number;
  /** The year that week belongs to; around the turn of the year it may be the one before or after `year`. */
  readonly weekYear: number;
}

const DAY = 86_400;
const ERA_DAYS = 146_097;
/** From 1 March of the year 0 to 1 January 1970. */
const EPOCH = 719_468;

/** The day in UTC of a moment in seconds since the epoch, earlier ones and parts of seconds included. */
export function calendarDate(seconds: number): CalendarDate {
  const days = Math.floor(seconds / DAY);
  const civil = civilFromDays(days);
  // 1 January 1970 was a Thursday. A week belongs to the year of its Thursday.
  const weekday = modulo(days + 3, 7);
  const thursday = days - weekday + 3;
  const { year: weekYear } = civilFromDays(thursday);
  const week = Math.floor((thursday - firstOfJanuary(weekYear)) / 7) + 1;
  return { ...civil, week, weekYear };
}

/** Writes a date as ISO 8601 does: `2026-06-08`. */
export function formatDate({ year, month, day }: CalendarDate): string {
  const [y, m, d] = [String(year).padStart(4, "0"), pad(month), pad(day)];
  return `${y}-${m}-${d}`;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

/** https://howardhinnant.github.io/date_algorithms.html#civil_from_days: years begin in March, so that the leap day is last. */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + EPOCH;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = modulo(shifted, ERA_DAYS);
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

/** Days from the epoch to 1 January of a year. */
function firstOfJanuary(year: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leaps - 719_162;
}

function modulo(number: number, by: number): number {
  return ((number % by) + by) % by;
}
