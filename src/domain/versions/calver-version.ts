import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { daysInMonth } from "./calendar.ts";
import type { CalverPattern } from "./calver-pattern.ts";
import { type CalverUnit, tokenForm, tokenProblem } from "./calver-token.ts";
import type { Version } from "./version.ts";

/** Numbers, then perhaps a prerelease part: `-` or `.`, a letter, then letters, digits, `.` and `-`. */
const FORM = /^([0-9]+(?:\.[0-9]+)*)(?:[-.]([A-Za-z][A-Za-z0-9.-]*))?$/;

/**
 * Parses a version of a calendar pattern, in linear time: every number as its token writes it, the day one that its month
 * (and year, where the pattern has one) has. Fails with `bad-version`, which says what is wrong.
 */
export function parseCalver(pattern: CalverPattern, text: string): Result<Version> {
  const [matched, written = "", prerelease = null] = FORM.exec(text) ?? [];
  const numbers = written.split(".");
  const reason = matched === undefined ? formProblem(text) : numbersProblem(pattern, numbers);
  if (reason === null) return ok({ text, scheme: "calver", numbers, prerelease, build: null });
  const example = exampleCalver(pattern);
  return fail(
    "bad-version",
    `${quote(text)} is no version of the pattern ${pattern.text}: ${reason}`,
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
    return `it has ${numbers.length} numbers, and the pattern has ${tokens.length}`;
  }
  for (const [index, token] of tokens.entries()) {
    const number = numbers[index] ?? "";
    const reason = tokenProblem(token, number);
    if (reason !== null) return `${quote(number)} ${reason}`;
  }
  return dayProblem(pattern, numbers);
}

function dayProblem(pattern: CalverPattern, numbers: readonly string[]): string | null {
  const numberOf = (unit: CalverUnit) =>
    numbers[pattern.tokens.findIndex((token) => tokenForm(token).unit === unit)];
  const [day, month, year] = [numberOf("day"), numberOf("month"), numberOf("year")];
  if (day === undefined || month === undefined) return null;
  const last = daysInMonth(Number(month), year ?? null);
  return Number(day) <= last ? null : `there is no day ${day}: that month has ${last}`;
}
