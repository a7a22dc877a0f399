import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { didYouMean } from "../text/suggest.ts";

/** What a token of a calendar version counts. */
export type CalverUnit = "year" | "month" | "week" | "day" | "major" | "minor" | "patch";

/** A token of a calendar version's pattern, as https://calver.org/#scheme names them; `M` and `D` are `MM` and `DD`. */
export type CalverToken = keyof typeof TOKENS;

/** The pattern of a component's calendar versions, such as `YYYY.M.PATCH`. */
export interface CalverPattern {
  readonly text: string;
  readonly tokens: readonly CalverToken[];
}

interface TokenForm {
  readonly unit: CalverUnit;
  /** Padded tokens have at least two digits, the others no leading zero. */
  readonly padded: boolean;
  readonly example: string;
}

const TOKENS = {
  YYYY: { unit: "year", padded: false, example: "2026" },
  YY: { unit: "year", padded: false, example: "26" },
  "0Y": { unit: "year", padded: true, example: "26" },
  MM: { unit: "month", padded: false, example: "6" },
  M: { unit: "month", padded: false, example: "6" },
  "0M": { unit: "month", padded: true, example: "06" },
  WW: { unit: "week", padded: false, example: "23" },
  "0W": { unit: "week", padded: true, example: "23" },
  DD: { unit: "day", padded: false, example: "8" },
  D: { unit: "day", padded: false, example: "8" },
  "0D": { unit: "day", padded: true, example: "08" },
  MAJOR: { unit: "major", padded: false, example: "1" },
  MINOR: { unit: "minor", padded: false, example: "2" },
  PATCH: { unit: "patch", padded: false, example: "3" },
  MICRO: { unit: "patch", padded: false, example: "3" },
} as const satisfies Record<string, TokenForm>;

/** All the tokens there are. */
export const CALVER_TOKENS = Object.keys(TOKENS) as readonly CalverToken[];

/** The largest number of a unit that has one; the smallest is then 1. */
export const LAST: Readonly<Partial<Record<CalverUnit, number>>> = { month: 12, week: 53, day: 31 };

/** The calendar's units, the longest first: they must be in this order for versions to sort by time. */
const CALENDAR: readonly CalverUnit[] = ["year", "month", "week", "day"];

const HINT = `write tokens with dots between them, for example YYYY.M.PATCH; there are ${CALVER_TOKENS.join(" ")}`;

/** What a token counts, whether it is padded, and an example of its numbers. */
export function tokenForm(token: CalverToken): TokenForm {
  return TOKENS[token];
}

/**
 * Parses a pattern, without the `calver:` before it. Fails with `bad-calver-pattern` for a word that is not a token, for two
 * tokens of the same unit, and for a year, month, week or day after a shorter unit: numbers compare from left to right,
 * so `MM.YYYY` would put 12.2025 after 1.2026.
 */
export function parseCalverPattern(text: string): Result<CalverPattern> {
  const tokens: CalverToken[] = [];
  for (const word of text.split(".")) {
    const reason = isCalverToken(word) ? placeProblem(tokens, word) : unknownToken(word);
    if (reason !== null) return refuse(text, reason);
    if (isCalverToken(word)) tokens.push(word);
  }
  return ok({ text, tokens });
}

function isCalverToken(text: string): text is CalverToken {
  return Object.hasOwn(TOKENS, text);
}

function unknownToken(word: string): string {
  if (word === "") return "a token is missing";
  return `${quote(word)} is not a token.${didYouMean(word, CALVER_TOKENS)}`;
}

/** Why a token cannot follow the ones before it. */
function placeProblem(before: readonly CalverToken[], token: CalverToken): string | null {
  const { unit } = tokenForm(token);
  const same = before.find((earlier) => tokenForm(earlier).unit === unit);
  if (same !== undefined) {
    return same === token ? `${token} is in it twice` : `${same} and ${token} are both the ${unit}`;
  }
  const shorter = before.find((earlier) => isShorter(tokenForm(earlier).unit, unit));
  return shorter === undefined
    ? null
    : `${token} must come before ${shorter}, or versions do not sort by time`;
}

function isShorter(unit: CalverUnit, than: CalverUnit): boolean {
  return CALENDAR.includes(than) && CALENDAR.indexOf(unit) > CALENDAR.indexOf(than);
}

function refuse(text: string, reason: string): Result<never> {
  return fail("bad-calver-pattern", `${quote(text)} is not a pattern of calendar versions: ${reason}`, HINT);
}
