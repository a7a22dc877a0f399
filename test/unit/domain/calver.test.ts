import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CALVER_TOKENS, parseCalverPattern } from "../../../src/domain/versions/calver-pattern.ts";
import { exampleCalver, parseCalver } from "../../../src/domain/versions/calver-version.ts";
import { calverPattern, unwrap } from "./arbitraries.ts";

const parses = (pattern: string, text: string) => parseCalver(unwrap(parseCalverPattern(pattern)), text).ok;

test("every token is a pattern by itself", () => {
  for (const token of CALVER_TOKENS) assert.deepEqual(unwrap(parseCalverPattern(token)).tokens, [token]);
});

test("what is not a pattern is refused, with a suggestion if one is near", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /a token is missing/],
    ["YYYY.", /a token is missing/],
    ["YYYY..M", /a token is missing/],
    ["YYYY.MN.PATCH", /"MN" is not a token\. Did you mean "(MM|M)"/],
    ["yyyy.m.patch", /"yyyy" is not a token\. Did you mean "YYYY"/],
    ["YYYY.M.PACTH", /Did you mean "PATCH"/],
    ["YYYYMMDD", /nothing shows where MM ends in "YYYYMMDD": write 0M/],
    ["YYYY0MPATCH", /nothing shows where PATCH ends in "YYYY0MPATCH": put a dot/],
    ["YYYY_0M", /"YYYY_0M" is not a token/],
    ["YYYY.0M-N-N", /"N" is not a token/],
    ["YYYY.N", /"N" is not a token/],
    ["N", /"N" is not a token/],
    ["-MICRO", /"-MICRO" is not a token/],
    ["MAJOR-N", /no date whose releases/],
    ["YYYY.PATCH-MICRO", /PATCH and MICRO are both the patch/],
    ["YYYY0M0M", /0M is in it twice/],
    ["0M0D.YYYY", /YYYY must come before 0M/],
    ["YYYY.YYYY", /YYYY is in it twice/],
    ["YYYY.YY", /YYYY and YY are both the year/],
    ["PATCH.MICRO", /PATCH and MICRO are both the patch/],
    ["M.YYYY", /YYYY must come before M/],
    ["D.M.YYYY", /M must come before D/],
    ["constructor", /"constructor" is not a token/],
  ];
  for (const [text, reason] of cases) {
    const result = parseCalverPattern(text);
    assert.ok(!result.ok, text);
    assert.equal(result.problem.code, "bad-calver-pattern");
    assert.match(result.problem.message, reason);
  }
});

/** Pattern, then what it takes, then what it does not. */
const TABLE: readonly (readonly [string, string, string])[] = [
  ["YYYY.M.PATCH", "2026.6.8 2026.12.0 1000.1.0 9999.1.9007199254740991", "2026.06.8 2026.13.8 2026.0.8"],
  [
    "YYYY.M.PATCH",
    "2026.6.8-rc9007199254740991",
    "2026.6.9007199254740992 2026.6.8-rc9007199254740992 9999.1.99999999999999999999",
  ],
  [
    "YYYY.M.PATCH",
    "2026.7.1.beta-1 2026.7.1-rc2 2026.7.1.preview-3 2026.7.1.pre",
    "2026.7.1- 2026.7.1.-a 2026.7.1rc",
  ],
  [
    "YYYY.M.PATCH",
    "2026.7.1.b.1 2026.7.1-a--. 2026.7.1-A1",
    "2026.7.1.beta_1 2026.7.1-1 2026.7.1+b 2026.7.1.ä",
  ],
  [
    "YYYY.M.PATCH",
    "2026.7.1",
    "2026.7 2026.7.1.2 v2026.7.1 26.7.1 0999.7.1 12026.7.1 2026.7.01 2026..1 .7.1",
  ],
  ["YYYY.M.PATCH", "2026.7.1", "２026.7.1 -1.7.1 2026,7,1 2026.7.1\n $(id) ;2026.7.1 2026.7.1|x"],
  ["YY.MM", "0.1 6.12 26.7 106.7", "06.7 26.07 26.13"],
  ["0Y.0M", "00.01 06.12 26.07 106.07", "6.07 006.07 26.7 26.00 26.13 26.007"],
  ["YYYY.WW", "2026.1 2026.9 2026.10 2026.53", "2026.0 2026.54 2026.01 2026.100 2025.53 2027.53"],
  ["YY.0W", "26.53 20.53 0.52 4.53", "27.53 0.53 25.53"],
  ["WW.PATCH", "53.1 1.0", "54.1"],
  ["YYYY.MM.WW", "2027.1.53 2026.12.53 2027.1.1 2027.12.52", "2026.1.53 2027.12.53 2026.6.53"],
  ["YYYY-M-D", "2026-6-8 2026-6-8-rc1 2026-6-8.rc.1", "2026.6.8 2026-06-8 2026-6.8 2026-2-29 2026-6-8-1"],
  ["YYYY-0M-0D", "2026-06-08 2024-02-29", "2026-6-8 20260608 2026-06-8 2026-02-29"],
  ["YYYY0M0D", "20260608 20240229 20260608-rc.1", "2026608 202606088 20260229 2026-06-08 20261301"],
  ["0Y0W", "2653 2602 10652", "265 26530000 2654 2753"],
  ["YYYY0M.PATCH", "202606.1 202606.0", "202606 2026.06.1 202606.01"],
  ["MAJOR.YYYY0M0D", "3.20260608", "3.2026608 03.20260608 3.20260608.1"],
  [
    "YYYY.0M.0D-MICRO",
    "2026.06.08 2026.06.08-2 2026.06.08-10 2026.06.08-2.beta-1 2026.06.08-rc1",
    "2026.06.08-1 2026.06.08-0 2026.06.08-02 2026.06.08.2 2026.06.08-2-3 2026.06-2",
  ],
  ["YYYY-0M-0D-N", "2026-06-08 2026-06-08-2", "2026-06-08-1 2026-06 2026-06-08.2"],
  ["YYYY0M0D-N", "20260608 20260608-2", "202606082 20260608-1"],
  ["YYYY.0W", "2026.01 2026.09 2026.53", "2026.00 2026.54 2026.1"],
  [
    "YYYY.M.D",
    "2026.2.28 2024.2.29 2000.2.29 2026.4.30 2026.1.31",
    "2026.2.29 1900.2.29 2026.4.31 2026.1.32 2026.1.0",
  ],
  ["YY.0M.0D", "0.02.29 4.02.29 400.02.29 24.02.29", "100.02.29 26.02.29 24.02.30 24.2.29"],
  ["MM.DD", "2.29 12.31", "2.30 4.31"],
  ["YYYY.D", "2026.1 2026.31", "2026.32 2026.01"],
  ["MAJOR.MINOR.MICRO", "0.0.0 1.2.3", "01.2.3 1.2"],
];

test("numbers are what their tokens say, and nothing else", () => {
  for (const [pattern, accepted, refused] of TABLE) {
    for (const text of accepted.split(" ")) assert.equal(parses(pattern, text), true, `${pattern}: ${text}`);
    for (const text of refused.split(" ")) assert.equal(parses(pattern, text), false, `${pattern}: ${text}`);
  }
  assert.equal(parses("YYYY.M", ""), false);
  assert.equal(parses("YYYY.M", " 2026.7"), false);
});

test("all the days of 2000 to 2103 are those of the Gregorian calendar", () => {
  const pattern = unwrap(parseCalverPattern("YYYY.M.D"));
  const short = unwrap(parseCalverPattern("YY.M.D"));
  for (let year = 2000; year < 2104; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      for (let day = 27; day <= 32; day += 1) {
        const real = new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
        assert.equal(parseCalver(pattern, `${year}.${month}.${day}`).ok, real);
        assert.equal(parseCalver(short, `${year - 2000}.${month}.${day}`).ok, real);
      }
    }
  }
});

test("the parts are as written, without what separates them", () => {
  const pattern = unwrap(parseCalverPattern("YYYY.0M.PATCH"));
  assert.deepEqual(unwrap(parseCalver(pattern, "2026.06.8.beta-1")), {
    text: "2026.06.8.beta-1",
    scheme: "calver",
    numbers: ["2026", "06", "8"],
    prerelease: "beta-1",
    build: null,
  });
});

test("what is refused says why", () => {
  const problem = (pattern: string, text: string) => {
    const result = parseCalver(unwrap(parseCalverPattern(pattern)), text);
    assert.ok(!result.ok);
    return `${result.problem.message}; ${result.problem.hint}`;
  };
  assert.match(
    problem("YYYY.M.D", "2026.2.29"),
    /no day 29: that month has 28; write a version such as 2026\.6\.8/,
  );
  assert.match(problem("YYYY.M.D", "v2026.2.2"), /no leading "v"/);
  assert.match(problem("YYYY.M.D", "2026.2"), /has 2 numbers, but the pattern has 3/);
  assert.match(problem("YYYY-0M", "2026.06"), /it has "\." where the pattern has "-"/);
  assert.match(
    problem("YYYY0M0D", "2026608"),
    /"2026608" is not YYYY0M0D; write a version such as 20260608 or/,
  );
  assert.match(
    problem("YYYY.0M.0D-N", "2026.06.08-1"),
    /"1" does not count: the first release of a date has no counter.*such as 2026\.06\.08, 2026\.06\.08-2 or/,
  );
  assert.match(problem("YYYY.WW", "2027.53"), /there is no week 53: that year has 52/);
  assert.match(problem("YYYY.0M", "2026.6"), /"6" is not padded to two digits/);
  assert.match(problem("YYYY.M", "2026.06"), /"06" has a leading zero/);
  assert.match(problem("YYYY.M", "2026.13"), /"13" is not a month \(1 to 12\)/);
  assert.match(
    problem("YYYY.M.MICRO", "2026.6.9007199254740992"),
    /"9007199254740992" is too large: the largest number is 9007199254740991; /,
  );
  assert.match(problem("YY.M", "99999999999999999999.6"), /"99999999999999999999" is too large/);
  assert.match(problem("YYYY.M", "2026.6.rc-99999999999999999999"), /"99999999999999999999" is too large/);
});

test("the example of a pattern is one of its versions", () => {
  fc.assert(fc.property(calverPattern, (pattern) => parseCalver(pattern, exampleCalver(pattern)).ok));
});
