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

const DAY = 86_400_000;

/** The day in UTC of a moment in seconds since the epoch, earlier ones and parts of seconds included. */
export function calendarDate(seconds: number): CalendarDate {
  const date = new Date(seconds * 1000);
  // A week belongs to the year of its Thursday. For `getUTCDay` Sunday is 0, but here it is the last day of a week.
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY);
  const newYear = new Date(thursday).setUTCMonth(0, 1);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    week: Math.floor((thursday.getTime() - newYear) / DAY / 7) + 1,
    weekYear: thursday.getUTCFullYear(),
  };
}

/** Writes a date as ISO 8601 does: `2026-06-08`. */
export function formatDate({ year, month, day }: CalendarDate): string {
  const pad = (number: number) => String(number).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${pad(month)}-${pad(day)}`;
}

/**
 * How many days a month (1 to 12) has in a year; for the year null, in any year, so that February has 29. The year may be
 * counted from 2000, since the Gregorian calendar repeats after 400 years.
 */
export function daysInMonth(month: number, year: number | null): number {
  // `Date.UTC` reads the years 0 to 99 as 1900 to 1999, so the year is moved into the 400 from 2000 on.
  return new Date(Date.UTC(2000 + ((year ?? 0) % 400), month, 0)).getUTCDate();
}

/** How many weeks of ISO 8601 a year has, 52 or 53. The year may be counted from 2000, as for `daysInMonth`. */
export function weeksInYear(year: number): number {
  // 28 December is always in the last one.
  return calendarDate(Date.UTC(2000 + (year % 400), 11, 28) / 1000).week;
}
