/** `1 step`, `2 steps`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A finished step's time: `1.4 s`, `2 min 5 s`, `1 h 3 min`; nothing below a tenth of a second. */
export function formatElapsed(ms: number): string {
  if (ms < 100) return "";
  return ms < MINUTE ? `${(Math.floor(ms / 100) / 10).toFixed(1)} s` : formatSeconds(ms);
}

/** A running step's time, in whole seconds so that it does not flicker; nothing in its first second. */
export function formatSeconds(ms: number): string {
  if (ms < SECOND) return "";
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
  return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
}

const AGES: readonly (readonly [seconds: number, name: string])[] = [
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
  const unit = AGES.find(([length]) => seconds >= length);
  return unit === undefined ? JUST_NOW : count(Math.floor(seconds / unit[0]), unit[1]);
}
