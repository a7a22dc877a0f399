import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { daysInMonth } from "./calendar-date.ts";
import { type CalverPattern, type CalverToken, type CalverUnit, LAST, tokenForm } from "./calver-pattern.ts";
import { tooLarge, type Version } from "./version.ts";

/** Numbers, then perhaps a prerelease part: `-` or `.`, a letter, then letters, digits, `.` and `-`. */
const FORM = /^([0-9]+(?:\.[0-9]+)*)(?:[-.]([A-Za-z][A-Za-z0-9.-]*))?$/;

/**
 * Parses a version of a calendar pattern, in linear time: every number must be as its token writes it, and the day must
 * exist in its month (and year, if the pattern has one). Fails with `bad-version`, which says what is wrong.
 */
export function parseCalver(pattern: CalverPattern, text: string): Result<Version> {
  const [matched, written = "", prerelease = null] = FORM.exec(text) ?? [];
  const numbers = written.split(".");
  const reason =
    matched === undefined
      ? formProblem(text)
      : (numbersProblem(pattern, numbers) ?? tooLarge(prerelease?.match(/[0-9]+/g) ?? []));
  if (reason === null) return ok({ text, scheme: "calver", numbers, prerelease, build: null });
  const example = exampleCalver(pattern);
  return fail(
    "bad-version",
    `${quote(text)} is not a version of the pattern ${pattern.text}: ${reason}`,
    `write a version such as ${example} or ${example}-rc.1`,
  );
}

/** A version of the pattern, to show. */
export function exampleCalver(pattern: CalverPattern): string {
  return pattern.tokens.map((token) => tokenForm(token).example).join(".");
}

function formProblem(text: string): string {
  if (text === "") return "it is empty";
  if (/^v[0-9]/i.test(text))
    return `a version has no leading ${quote(text.slice(0, 1))}, only a tag pattern has`;
  return "it is not numbers with dots between them, and perhaps - or . and a prerelease part that begins with a letter";
}

function numbersProblem(pattern: CalverPattern, numbers: readonly string[]): string | null {
  const { tokens } = pattern;
  if (numbers.length !== tokens.length) {
    return `it has ${numbers.length} numbers, but the pattern has ${tokens.length}`;
  }
  for (const [index, token] of tokens.entries()) {
    const number = numbers[index] ?? "";
    const reason = tokenProblem(token, number);
    if (reason !== null) return `${quote(number)} ${reason}`;
  }
  return tooLarge(numbers) ?? dayProblem(pattern, numbers);
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

function dayProblem(pattern: CalverPattern, numbers: readonly string[]): string | null {
  const numberOf = (unit: CalverUnit) => {
    const index = pattern.tokens.findIndex((token) => tokenForm(token).unit === unit);
    return index < 0 ? null : Number(numbers[index]);
  };
  const [day, month] = [numberOf("day"), numberOf("month")];
  if (day === null || month === null) return null;
  const last = daysInMonth(month, numberOf("year"));
  return day <= last ? null : `there is no day ${day}: that month has ${last}`;
}
