import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { didYouMean } from "../text/suggest.ts";
import {
  CALVER_TOKENS,
  type CalverToken,
  type CalverUnit,
  isCalverToken,
  tokenForm,
} from "./calver-token.ts";

/** The pattern of a component's calendar versions, such as `YYYY.M.PATCH`. */
export interface CalverPattern {
  readonly text: string;
  readonly tokens: readonly CalverToken[];
}

/** The calendar's units, the longest first: so they must stand, for versions to be ordered as time is. */
const CALENDAR: readonly CalverUnit[] = ["year", "month", "week", "day"];

const HINT = `write tokens with dots between them, for example YYYY.M.PATCH; there are ${CALVER_TOKENS.join(" ")}`;

/**
 * Parses a pattern, without the `calver:` before it. Fails with `bad-calver-pattern` for what is no token, for two tokens
 * of the same unit, and for a year, month, week or day that stands behind a shorter unit: numbers compare from left to
 * right, so `MM.YYYY` would put 12.2025 after 1.2026.
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

function unknownToken(word: string): string {
  if (word === "") return "a token is missing";
  return `${quote(word)} is no token.${didYouMean(word, CALVER_TOKENS)}`;
}

/** Why a token cannot follow the ones before it. */
function placeProblem(before: readonly CalverToken[], token: CalverToken): string | null {
  const { unit } = tokenForm(token);
  const same = before.find((earlier) => tokenForm(earlier).unit === unit);
  if (same !== undefined) {
    return same === token ? `${token} stands in it twice` : `${same} and ${token} are both the ${unit}`;
  }
  const shorter = before.find((earlier) => isShorter(tokenForm(earlier).unit, unit));
  return shorter === undefined
    ? null
    : `${token} must stand before ${shorter}, or versions are not ordered as time is`;
}

function isShorter(unit: CalverUnit, than: CalverUnit): boolean {
  return CALENDAR.includes(than) && CALENDAR.indexOf(unit) > CALENDAR.indexOf(than);
}

function refuse(text: string, reason: string): Result<never> {
  return fail("bad-calver-pattern", `${quote(text)} is no pattern of calendar versions: ${reason}`, HINT);
}
