/** Months by their number of days in a common year. */
export const MONTHS_BY_DAYS: readonly (readonly [days: number, months: readonly number[]])[] = [
  [31, [1, 3, 5, 7, 8, 10, 12]],
  [30, [4, 6, 9, 11]],
  [28, [2]],
];

/**
 * How many days a month (1 to 12) has in a year, given in decimal digits of any length, where null stands for any year, so that
 * February has 29. A year may be counted from 2000: the Gregorian calendar repeats after 400 years.
 */
export function daysInMonth(month: number, year: string | null): number {
  if (month === 2) return year === null || isLeapYear(year) ? 29 : 28;
  return MONTHS_BY_DAYS.find(([, months]) => months.includes(month))?.[0] ?? 31;
}

/** The last four digits decide, because 400 divides 10,000. */
function isLeapYear(digits: string): boolean {
  const year = Number(digits.slice(-4));
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
