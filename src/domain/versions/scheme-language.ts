import { MONTHS_BY_DAYS } from "./calendar.ts";
import { type CalverToken, type CalverUnit, LAST, tokenForm } from "./calver-token.ts";
import { alt, chars, EMPTY, type Language, literal, optional, seq, star } from "./language.ts";
import { leapYearLanguage } from "./leap-year-language.ts";
import type { Scheme } from "./scheme.ts";

const DIGIT = chars("09");
const NUMBER = alt(literal("0"), seq(chars("19"), star(DIGIT)));
const PADDED = alt(seq(literal("0"), DIGIT), seq(chars("19"), DIGIT, star(DIGIT)));
const YEAR = seq(chars("19"), DIGIT, DIGIT, DIGIT);

/** The language of exactly the versions that `parseVersion` accepts for a scheme. */
export function schemeLanguage(scheme: Scheme): Language {
  return scheme.kind === "semver" ? SEMVER : seq(calverNumbers(scheme.pattern.tokens), CALVER_PRERELEASE);
}

const WORD = chars("09", "AZ", "az", "-");
const PRERELEASE_WORD = alt(NUMBER, seq(star(DIGIT), chars("AZ", "az", "-"), star(WORD)));
const BUILD_WORD = seq(WORD, star(WORD));

const SEMVER = seq(
  dotted(NUMBER, NUMBER, NUMBER),
  optional(seq(literal("-"), PRERELEASE_WORD, star(seq(literal("."), PRERELEASE_WORD)))),
  optional(seq(literal("+"), BUILD_WORD, star(seq(literal("."), BUILD_WORD)))),
);

const LETTER = chars("AZ", "az");
const CALVER_PRERELEASE = optional(seq(chars("-", "."), LETTER, star(chars("09", "AZ", "az", "-", "."))));

function dotted(...parts: readonly Language[]): Language {
  return seq(...parts.flatMap((part, index) => (index === 0 ? [part] : [literal("."), part])));
}

/** What stands for a unit's token where it is not all that the token allows. */
type Narrowed = Partial<Record<CalverUnit, (token: CalverToken) => Language>>;

function calverNumbers(tokens: readonly CalverToken[]): Language {
  const units = new Set<CalverUnit>(tokens.map((token) => tokenForm(token).unit));
  const cases = units.has("day") && units.has("month") ? dayCases(units.has("year")) : [{}];
  return alt(...cases.map((narrowed) => dotted(...tokens.map((token) => numbers(token, narrowed)))));
}

/** The months of each length with their days, and the leap day by itself. */
function dayCases(hasYear: boolean): readonly Narrowed[] {
  const cases = MONTHS_BY_DAYS.map(
    ([days, months]): Narrowed => ({ month: oneOf(months), day: (token) => upTo(days, token) }),
  );
  const leapDay: Narrowed = { month: oneOf([2]), day: oneOf([29]) };
  return [...cases, hasYear ? { ...leapDay, year: leapYearLanguage } : leapDay];
}

function numbers(token: CalverToken, narrowed: Narrowed): Language {
  const { unit, padded } = tokenForm(token);
  const narrow = narrowed[unit];
  if (narrow !== undefined) return narrow(token);
  if (token === "YYYY") return YEAR;
  const last = LAST[unit];
  if (last !== undefined) return upTo(last, token);
  return padded ? PADDED : NUMBER;
}

function oneOf(values: readonly number[]): (token: CalverToken) => Language {
  return (token) => {
    const width = tokenForm(token).padded ? 2 : 1;
    return alt(...values.map((value) => literal(String(value).padStart(width, "0"))));
  };
}

/** The numbers from 1 to one of two digits. */
function upTo(last: number, token: CalverToken): Language {
  const [tens, ones] = [Math.floor(last / 10), last % 10];
  return alt(
    seq(tokenForm(token).padded ? literal("0") : EMPTY, chars("19")),
    tens > 1 ? seq(chars(`1${tens - 1}`), DIGIT) : chars(),
    seq(literal(String(tens)), chars(`0${ones}`)),
  );
}
