import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { daysInMonth, weeksInYear } from "./calendar-date.ts";
import {
  type CalverPattern,
  type CalverToken,
  type CalverUnit,
  LAST,
  tokenForm,
  widthOf,
} from "./calver-pattern.ts";
import { tooLarge, type Version } from "./version.ts";

/** Numbers, then perhaps a prerelease part: `-` or `.`, a letter, then letters, digits, `.` and `-`. */
const FORM = /^([0-9]+(?:[.-][0-9]+)*)(?:[-.]([A-Za-z][A-Za-z0-9.-]*))?$/;

/**
 * Parses a version of a calendar pattern, in linear time: every number must be as its token writes it, and the day must
 * exist in its month (and year, if the pattern has one), the week in its year. Fails with `bad-version`, which says what is
 * wrong.
 */
export function parseCalver(pattern: CalverPattern, text: string): Result<Version> {
  const [matched, written = "", prerelease = null] = FORM.exec(text) ?? [];
  if (matched === undefined) return refuse(pattern, text, formProblem(text));
  const numbers = numbersIn(pattern, written);
  if (!Array.isArray(numbers)) return refuse(pattern, text, numbers);
  const reason = numbersProblem(pattern, numbers) ?? tooLarge(prerelease?.match(/[0-9]+/g) ?? []);
  return reason === null
    ? ok({ text, scheme: "calver", numbers, prerelease, build: null })
    : refuse(pattern, text, reason);
}

function refuse(pattern: CalverPattern, text: string, reason: string): Result<never> {
  const example = exampleCalver(pattern);
  const counted = pattern.counted ? `, ${example}-2` : "";
  return fail(
    "bad-version",
    `${quote(text)} is not a version of the pattern ${pattern.text}: ${reason}`,
    `write a version such as ${example}${counted} or ${example}-rc.1`,
  );
}

/** Numbers as a pattern writes them, with what it has between them. The last one may be missing if it is a counter. */
export function formatCalver({ separators }: CalverPattern, numbers: readonly string[]): string {
  return numbers.map((number, index) => (separators[index] ?? ".") + number).join("");
}

/** A version of the pattern, to show. */
export function exampleCalver(pattern: CalverPattern): string {
  const { tokens, counted } = pattern;
  return formatCalver(
    pattern,
    (counted ? tokens.slice(0, -1) : tokens).map((token) => tokenForm(token).example),
  );
}

function formProblem(text: string): string {
  if (text === "") return "it is empty";
  if (/^v[0-9]/i.test(text))
    return `a version has no leading ${quote(text.slice(0, 1))}, only a tag pattern has`;
  return "it is not numbers with dots between them, and perhaps - or . and a prerelease part that begins with a letter";
}

/** The numbers in a text that is nothing but digits and separators, or why it has not those of the pattern. */
function numbersIn(pattern: CalverPattern, written: string): string[] | string {
  const words = written.split(/(?=[.-])/);
  const groups = groupsOf(pattern);
  const least = groups.length - (pattern.counted ? 1 : 0);
  if (words.length > groups.length || words.length < least)
    return `it has ${words.length} ${words.length === 1 ? "number" : "numbers"}, but the pattern has ${least}`;
  const numbers: string[] = [];
  for (const [index, { separator, tokens }] of groups.slice(0, words.length).entries()) {
    const word = words[index] ?? "";
    const found = index === 0 ? "" : word.slice(0, 1);
    if (found !== separator) return `it has ${quote(found)} where the pattern has ${quote(separator)}`;
    const split = splitDigits(word.slice(found.length), tokens);
    if (split === null) return `${quote(word.slice(found.length))} is not ${tokens.join("")}`;
    numbers.push(...split);
  }
  return numbers;
}

/** Tokens that are written together, with what stands before them. */
interface TokenGroup {
  readonly separator: string;
  readonly tokens: CalverToken[];
}

function groupsOf({ tokens, separators }: CalverPattern): TokenGroup[] {
  const groups: TokenGroup[] = [];
  for (const [index, token] of tokens.entries()) {
    const separator = separators[index] ?? "";
    if (index > 0 && separator === "") groups.at(-1)?.tokens.push(token);
    else groups.push({ separator, tokens: [token] });
  }
  return groups;
}

/** The numbers of tokens that are written together; null if the digits are too few or too many. */
function splitDigits(digits: string, tokens: readonly CalverToken[]): string[] | null {
  const [first, ...others] = tokens;
  if (first === undefined || others.length === 0) return [digits];
  const behind = others.reduce((sum, token) => sum + (widthOf(token) ?? 0), 0);
  const ahead = digits.length - behind;
  if (first === "YYYY" ? ahead !== 4 : ahead < 2) return null;
  const numbers = [digits.slice(0, ahead)];
  let at = ahead;
  for (const token of others) {
    const end = at + (widthOf(token) ?? 0);
    numbers.push(digits.slice(at, end));
    at = end;
  }
  return numbers;
}

function numbersProblem(pattern: CalverPattern, numbers: readonly string[]): string | null {
  const { tokens, counted } = pattern;
  for (const [index, token] of tokens.slice(0, numbers.length).entries()) {
    const number = numbers[index] ?? "";
    const reason = tokenProblem(token, number);
    if (reason !== null) return `${quote(number)} ${reason}`;
  }
  const counter = counted && numbers.length === tokens.length ? numbers.at(-1) : undefined;
  if (counter !== undefined && Number(counter) < 2)
    return `${quote(counter)} does not count: the first release of a date has no counter, the next one is 2`;
  return tooLarge(numbers) ?? dayProblem(pattern, numbers) ?? weekProblem(pattern, numbers);
}

/** Why a number does not fit a token, as the end of a sentence that begins with the number; null if it does. */
function tokenProblem(token: CalverToken, number: string): string | null {
  const { unit, padded } = tokenForm(token);
  if (token === "YYYY") return /^[1-9][0-9]{3}$/.test(number) ? null : "is not a year of four digits";
  if (padded && !/^(?:0[0-9]|[1-9][0-9]+)$/.test(number))
    return `is not padded to two digits, as ${token} is`;
  if (!padded && !/^(?:0|[1-9][0-9]*)$/.test(number)) return `has a leading zero, but ${token} has none`;
  const last = LAST[unit];
  if (last === undefined || (Number(number) >= 1 && Number(number) <= last)) return null;
  return `is not a ${unit} (1 to ${last})`;
}

/** What a version's number of a unit says; null if the pattern has none. */
function numberOf({ tokens }: CalverPattern, numbers: readonly string[], unit: CalverUnit): number | null {
  const index = tokens.findIndex((token) => tokenForm(token).unit === unit);
  return index < 0 ? null : Number(numbers[index]);
}

function dayProblem(pattern: CalverPattern, numbers: readonly string[]): string | null {
  const [day, month] = [numberOf(pattern, numbers, "day"), numberOf(pattern, numbers, "month")];
  if (day === null || month === null) return null;
  const last = daysInMonth(month, numberOf(pattern, numbers, "year"));
  return day <= last ? null : `there is no day ${day}: that month has ${last}`;
}

/** Week 53 is one of some years only. Next to a month the year is that of the month, and January's may be the year's before. */
function weekProblem(pattern: CalverPattern, numbers: readonly string[]): string | null {
  const [week, year] = [numberOf(pattern, numbers, "week"), numberOf(pattern, numbers, "year")];
  if (week !== 53 || year === null) return null;
  const month = numberOf(pattern, numbers, "month");
  if (month !== null && month > 1 && month < 12) return `there is no week 53 in month ${month}`;
  const last = weeksInYear(month === 1 ? year + 399 : year);
  return last === 53 ? null : `there is no week 53: that year has ${last}`;
}
