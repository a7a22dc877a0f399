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
  /** What stands before each token: `.` or `-`; nothing before the first, and between padded ones that are written together. */
  readonly separators: readonly string[];
  /** Whether the last token counts the releases of a date, whose first one does not write it: `YYYY.0M.0D-MICRO`. */
  readonly counted: boolean;
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

const HINT = `write tokens with dots between them, for example YYYY.M.PATCH, or YYYY-0M-0D, YYYY0M0D; there are ${CALVER_TOKENS.join(" ")}`;

/** What a token counts, whether it is padded, and an example of its numbers. */
export function tokenForm(token: CalverToken): TokenForm {
  return TOKENS[token];
}

/** How many digits a token has if it is written together with others; null if that varies. The first may have more. */
export function widthOf(token: CalverToken): number | null {
  if (token === "YYYY") return 4;
  return tokenForm(token).padded ? 2 : null;
}

/**
 * Parses a pattern, without the `calver:` before it: tokens with `.` or `-` between them, or nothing between padded ones, and
 * perhaps `-MICRO` or `-N` behind a date. Fails with `bad-calver-pattern` for a word that is not a token, for two tokens of the
 * same unit, and for a year, month, week or day after a shorter unit: numbers compare from left to right, so `MM.YYYY` would
 * put 12.2025 after 1.2026.
 */
export function parseCalverPattern(text: string): Result<CalverPattern> {
  const [, dates = text, counter] = /^(.+)-(MICRO|N)$/s.exec(text) ?? [];
  const tokens: CalverToken[] = [];
  const separators: string[] = [];
  const [first = "", ...others] = dates.split(/(?=[.-])/);
  for (const [separator, word] of [
    ["", first] as const,
    ...others.map((each) => [each.slice(0, 1), each.slice(1)] as const),
  ]) {
    const written = tokensIn(word);
    const reason = written.problem ?? firstPlaceProblem(tokens, written.tokens);
    if (reason !== null) return refuse(text, reason);
    tokens.push(...written.tokens);
    separators.push(separator, ...written.tokens.slice(1).map(() => ""));
  }
  if (counter === undefined) return ok({ text, tokens, separators, counted: false });
  const reason = counterProblem(tokens);
  if (reason !== null) return refuse(text, reason);
  return ok({ text, tokens: [...tokens, "MICRO"], separators: [...separators, "-"], counted: true });
}

const GLUED = /YYYY|[0Y]Y|[0M]M|[0W]W|[0D]D|MAJOR|MINOR|PATCH|MICRO|M|D/g;

/** The tokens that a word is made of, several only if each has a fixed width. */
function tokensIn(word: string): {
  readonly tokens: readonly CalverToken[];
  readonly problem: string | null;
} {
  if (isCalverToken(word)) return { tokens: [word], problem: null };
  const tokens = [...word.matchAll(GLUED)].map(([token]) => token).filter(isCalverToken);
  if (tokens.length < 2 || tokens.join("") !== word) return { tokens: [], problem: unknownToken(word) };
  const loose = tokens.find((token) => widthOf(token) === null);
  if (loose === undefined) return { tokens, problem: null };
  const padded = CALVER_TOKENS.find(
    (token) => widthOf(token) !== null && tokenForm(token).unit === tokenForm(loose).unit,
  );
  const instead =
    padded === undefined ? "put a dot before and after it" : `write ${padded === "YYYY" ? "0Y" : padded}`;
  return { tokens: [], problem: `nothing shows where ${loose} ends in ${quote(word)}: ${instead}` };
}

function isCalverToken(text: string): text is CalverToken {
  return Object.hasOwn(TOKENS, text);
}

function unknownToken(word: string): string {
  if (word === "") return "a token is missing";
  return `${quote(word)} is not a token.${didYouMean(word, CALVER_TOKENS)}`;
}

function firstPlaceProblem(before: readonly CalverToken[], tokens: readonly CalverToken[]): string | null {
  for (const [index, token] of tokens.entries()) {
    const reason = placeProblem([...before, ...tokens.slice(0, index)], token);
    if (reason !== null) return reason;
  }
  return null;
}

function counterProblem(tokens: readonly CalverToken[]): string | null {
  const dated = tokens.some((token) => CALENDAR.includes(tokenForm(token).unit));
  return dated
    ? placeProblem(tokens, "MICRO")
    : "there is no date whose releases a counter at its end could count";
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
