import type { CalverToken } from "./calver-token.ts";
import { alt, chars, type Language, literal, seq, star } from "./language.ts";

const DIGITS = star(chars("09"));

/** 04, 08 … 96: the last two digits of a leap year that ends no century. */
const FOURTH = alt(
  seq(literal("0"), chars("4", "8")),
  seq(chars("2", "4", "6", "8"), chars("0", "4", "8")),
  seq(chars("1", "3", "5", "7", "9"), chars("2", "6")),
);

/** 12, 16 … 96: the same without a zero in front. */
const FOURTH_FROM_12 = alt(
  seq(chars("2", "4", "6", "8"), chars("0", "4", "8")),
  seq(chars("1", "3", "5", "7", "9"), chars("2", "6")),
);

/** Years of four digits: 1004, 1600, 2024. */
const FOUR_DIGITS = alt(seq(chars("19"), chars("09"), FOURTH), seq(FOURTH_FROM_12, literal("00")));

/** Years after 2000 from the hundredth on, of any length: 104, 400, 1200, 10000. */
const FROM_100 = alt(
  seq(chars("19"), DIGITS, FOURTH),
  seq(
    alt(chars("4", "8"), FOURTH_FROM_12, seq(chars("19"), DIGITS, alt(literal("00"), FOURTH))),
    literal("00"),
  ),
);

/** The leap years as a year token writes them: every year that 4 divides but no full century that 400 does not. */
export function leapYearLanguage(token: CalverToken): Language {
  if (token === "YYYY") return FOUR_DIGITS;
  const below10 = token === "0Y" ? seq(literal("0"), chars("0", "4", "8")) : chars("0", "4", "8");
  return alt(below10, FOURTH_FROM_12, FROM_100);
}
