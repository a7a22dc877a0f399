const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [365 * 86_400, "year"],
  [30 * 86_400, "month"],
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];

/** What an age of less than a minute is called. */
export const JUST_NOW = "just now";

/** How long ago something was, in its largest unit: `3 days`, `1 hour`; a future time is `just now` as well. */
export function formatAge(seconds: number): string {
  for (const [length, name] of UNITS) {
    const number = Math.floor(seconds / length);
    if (number >= 1) return `${number} ${name}${number === 1 ? "" : "s"}`;
  }
  return JUST_NOW;
}
