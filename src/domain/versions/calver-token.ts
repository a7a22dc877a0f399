/** What a token of a calendar version counts. */
export type CalverUnit = "year" | "month" | "week" | "day" | "major" | "minor" | "patch";

/** A token of a calendar version's pattern, as https://calver.org/#scheme names them; `M` and `D` are `MM` and `DD`. */
export type CalverToken = keyof typeof TOKENS;

interface TokenForm {
  readonly unit: CalverUnit;
  /** Padded tokens have two digits at least, the others no leading zero. */
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

/** All tokens there are. */
export const CALVER_TOKENS = Object.keys(TOKENS) as readonly CalverToken[];

/** The largest number of a unit that has one; the smallest is then 1. */
export const LAST: Readonly<Partial<Record<CalverUnit, number>>> = { month: 12, week: 53, day: 31 };

/** What a token counts, whether it is padded, and a number as an example. */
export function tokenForm(token: CalverToken): TokenForm {
  return TOKENS[token];
}

/** Whether a text is a token. */
export function isCalverToken(text: string): text is CalverToken {
  return Object.hasOwn(TOKENS, text);
}

/** Why a number cannot stand for a token, as the end of a sentence that begins with the number; null where it can. */
export function tokenProblem(token: CalverToken, number: string): string | null {
  const { unit, padded } = tokenForm(token);
  if (token === "YYYY") return /^[1-9][0-9]{3}$/.test(number) ? null : "is not a year of four digits";
  if (padded && !/^(?:0[0-9]|[1-9][0-9]+)$/.test(number))
    return `is not padded to two digits, as ${token} is`;
  if (!padded && !/^(?:0|[1-9][0-9]*)$/.test(number)) return `has a leading zero, and ${token} has none`;
  const last = LAST[unit];
  if (last === undefined || (number.length <= 2 && Number(number) >= 1 && Number(number) <= last))
    return null;
  return `is no ${unit} (1 to ${last})`;
}
