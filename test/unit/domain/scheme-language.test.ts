import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findCommonWord } from "../../../src/domain/versions/common-word.ts";
import { literal } from "../../../src/domain/versions/language.ts";
import { parseScheme, parseVersion, type Scheme } from "../../../src/domain/versions/scheme.ts";
import { schemeLanguage } from "../../../src/domain/versions/scheme-language.ts";
import { nearly, scheme, unwrap, versionText } from "./arbitraries.ts";

const inLanguage = (of: Scheme, text: string) => findCommonWord(schemeLanguage(of), literal(text)) !== null;

test("the language holds exactly what parses", () => {
  const near = scheme.chain((of) =>
    fc.record({ of: fc.constant(of), text: fc.oneof(versionText(of), nearly(versionText(of))) }),
  );
  fc.assert(
    fc.property(near, ({ of, text }) => assert.equal(inLanguage(of, text), parseVersion(of, text).ok)),
    { numRuns: 1500 },
  );
});

const YEARS =
  "0 4 24 96 100 104 110 200 400 1000 1200 2000 2024 2026 2100 04 00 06 1004 10000 10100 1900 9996".split(
    " ",
  );
const DATES = YEARS.flatMap((year) =>
  ["2", "02", "4", "04", "12"].flatMap((month) =>
    ["28", "29", "30", "31", "32"].map((day) => ({ year, month, day })),
  ),
);

const DATED: readonly (readonly [string, (date: (typeof DATES)[number]) => string])[] = [
  ["calver:YYYY.M.D", ({ year, month, day }) => `${year}.${month}.${day}`],
  ["calver:YY.0M.0D", ({ year, month, day }) => `${year}.${month}.${day}`],
  ["calver:0Y.M.PATCH.0D", ({ year, month, day }) => `${year}.${month}.7.${day}`],
  ["calver:M.D", ({ month, day }) => `${month}.${day}`],
];

for (const [text, write] of DATED) {
  test(`the language of ${text} knows the days of every month and the leap years`, () => {
    const of = unwrap(parseScheme(text));
    for (const version of new Set(DATES.map(write))) {
      assert.equal(inLanguage(of, version), parseVersion(of, version).ok, version);
    }
  });
}
