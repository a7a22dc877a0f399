import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answer, BETA, next, type Wanted } from "./next-version-cases.ts";

type Table = readonly (readonly [wanted: Wanted, expected: string])[];

function check(table: Table): void {
  for (const [wanted, expected] of table) assert.equal(answer(wanted), expected, JSON.stringify(wanted));
}

describe("SemVer", () => {
  test("begins with 0.1.0, unless something is asked for", () =>
    check([
      [{}, "0.1.0"],
      [{ changes: "major" }, "0.1.0"],
      [{ explicit: "major" }, "1.0.0"],
      [{ explicit: "minor" }, "0.1.0"],
      [{ explicit: "patch" }, "0.0.1"],
    ]));

  test("before 1.0.0 a break raises the minor version, and so does a feature", () =>
    check([
      [{ released: "0.4.2", changes: "patch" }, "0.4.3"],
      [{ released: "0.4.2", changes: "minor" }, "0.5.0"],
      [{ released: "0.4.2", changes: "major" }, "0.5.0"],
      [{ released: "0.4.2", changes: "minor", feature: "patch" }, "0.4.3"],
      [{ released: "0.4.2", changes: "major", breaking: "major" }, "1.0.0"],
      [{ released: "0.0.3", changes: "major", breaking: "patch" }, "0.0.4"],
      [{ released: "0.4.2", explicit: "major" }, "1.0.0"],
      [{ released: "0.4.2", explicit: "minor", feature: "patch" }, "0.5.0"],
    ]));

  test("from 1.0.0 on as everybody knows it, up to the largest number", () =>
    check([
      [{ released: "1.4.2", changes: "patch" }, "1.4.3"],
      [{ released: "1.4.2", changes: "minor" }, "1.5.0"],
      [{ released: "1.4.2", changes: "major", breaking: "patch" }, "2.0.0"],
      [{ released: "1.4.2+linux", changes: "patch" }, "1.4.3"],
      [{ released: "1.9.9 1.10.0 1.2.0", changes: "patch" }, "1.10.1"],
      [{ released: "1.2.9007199254740990", changes: "patch" }, "1.2.9007199254740991"],
      [{ released: "1.2.9007199254740991", changes: "patch" }, "bad-version"],
      [{ released: "1.2.9007199254740991", changes: "minor" }, "1.3.0"],
    ]));

  test("a line is numbered from its own releases; what another line has is never made again", () => {
    check([
      [{ released: "1.4.1 1.4.2", taken: "1.4.1 1.4.2 2.0.0" }, "1.4.3"],
      [{ released: "1.4.2", taken: "1.4.2 1.4.3 2.0.0" }, "version-taken"],
      [{ released: "1.4.2", taken: "1.4.2 1.4.3+b" }, "version-taken"],
      [{ released: "1.4.2", taken: "1.4.3", changes: "minor" }, "1.5.0"],
      [{ released: "1.4.2", taken: "1.4.3-beta.1" }, "1.4.3"],
    ]);
    const found = next({ released: "1.4.2", taken: "1.4.3" });
    assert.ok(!found.ok);
    assert.match(found.problem.message, /^1\.4\.3 would be next/);
  });

  test("prereleases that are out already say which stable version comes", () =>
    check([
      [{ released: "1.2.0 1.3.0-beta.2", changes: "minor" }, "1.3.0"],
      [{ released: "1.2.0 1.3.0-beta.2", changes: "patch" }, "1.3.0"],
      [{ released: "1.2.0 1.3.0-beta.2", changes: "major" }, "2.0.0"],
      [{ released: "1.3.0 1.3.0-beta.2", changes: "patch" }, "1.3.1"],
      [{ released: "1.0.0-rc.1" }, "1.0.0"],
      [{ released: "1.1.1 2.0.0-beta.1", explicit: "patch" }, "1.1.2"],
      [{ released: "1.1.1 2.0.0-beta.1", explicit: "minor" }, "1.2.0"],
      [{ released: "1.1.1 2.0.0-beta.1", explicit: "major" }, "2.0.0"],
      [{ released: "1.2.0 1.3.0-beta.2", explicit: "minor", channel: BETA }, "1.3.0-beta.3"],
      [{ released: "1.2.0 1.3.0-beta.2", explicit: "patch", channel: BETA }, "not-above"],
      [{ released: "1.2.0 1.3.0-beta.2", taken: "1.3.0" }, "version-taken"],
    ]));
});

describe("CalVer", () => {
  const scheme = "calver:YYYY.M.PATCH";

  test("PATCH counts up within a month and starts again with each, at 1", () =>
    check([
      [{ scheme }, "2026.6.1"],
      [{ scheme, released: "2026.6.8" }, "2026.6.9"],
      [{ scheme, released: "2026.6.9 2026.6.10" }, "2026.6.11"],
      [{ scheme, released: "2026.5.31" }, "2026.6.1"],
      [{ scheme, released: "2025.6.8" }, "2026.6.1"],
      [{ scheme, released: "2026.6.8", changes: "major" }, "2026.6.9"],
      [{ scheme, released: "2026.6.8", explicit: "minor" }, "2026.6.9"],
      [{ scheme, released: "2026.6.9007199254740990" }, "2026.6.9007199254740991"],
      [{ scheme, released: "2026.6.9007199254740991" }, "bad-version"],
    ]));

  test("at 0, if the line has done so before", () =>
    check([
      [{ scheme, released: "2026.4.0 2026.5.0 2026.5.1" }, "2026.6.0"],
      [{ scheme: "calver:YYYY.MINOR.PATCH", released: "2025.3.0" }, "2026.1.0"],
    ]));

  test("the edges of years, months, weeks and days", () => {
    const week = "calver:YYYY.0W.PATCH";
    const day = "calver:YYYY.M.D";
    check([
      [{ scheme, released: "2026.12.4", today: "2026-12-31" }, "2026.12.5"],
      [{ scheme, released: "2026.12.4", today: "2027-01-01" }, "2027.1.1"],
      [{ scheme, released: "2026.9.4", today: "2026-10-01" }, "2026.10.1"],
      [{ scheme: week, released: "2026.52.1", today: "2026-12-28" }, "2026.53.1"],
      [{ scheme: week, released: "2026.53.1", today: "2027-01-03" }, "2026.53.2"],
      [{ scheme: week, released: "2026.53.1", today: "2027-01-04" }, "2027.01.1"],
      [{ scheme: week, released: "2024.52.1", today: "2024-12-30" }, "2025.01.1"],
      [{ scheme: day, released: "2024.2.28", today: "2024-02-29" }, "2024.2.29"],
      [{ scheme: day, released: "2024.2.29", today: "2024-03-01" }, "2024.3.1"],
      [{ scheme: "calver:YYYY.MM.WW.PATCH", released: "2026.12.53.1", today: "2027-01-01" }, "2027.1.53.1"],
    ]);
  });

  test("numbers are written as their tokens are", () =>
    check([
      [{ scheme: "calver:0Y.0M.0D", today: "2026-06-08" }, "26.06.08"],
      [{ scheme: "calver:YY.MM.DD", today: "2006-06-08" }, "6.6.8"],
      [{ scheme: "calver:0Y.0M", today: "2106-10-08" }, "106.10"],
      [{ scheme: "calver:0Y.0W", today: "2001-01-01" }, "01.01"],
    ]));

  test("the bump chooses the counter, or the next smaller one; smaller ones start again", () => {
    const both = "calver:YYYY.MINOR.PATCH";
    const before = "calver:MAJOR.YYYY.PATCH";
    check([
      [{ scheme: both, released: "2026.3.4", changes: "patch" }, "2026.3.5"],
      [{ scheme: both, released: "2026.3.4", changes: "minor" }, "2026.4.0"],
      [{ scheme: both, released: "2026.3.4", changes: "major" }, "2026.4.0"],
      [{ scheme: "calver:YYYY.MINOR", released: "2026.3", changes: "patch" }, "2026.4"],
      [{ scheme: before, released: "1.2026.3", changes: "patch" }, "1.2026.4"],
      [{ scheme: before, released: "1.2025.3", changes: "patch" }, "1.2026.1"],
      [{ scheme: before, released: "1.2025.3", changes: "major" }, "2.2026.1"],
      [{ scheme: before }, "1.2026.1"],
      [{ scheme: "calver:MINOR.YYYY", released: "4.2025", changes: "patch" }, "4.2026"],
      [{ scheme: "calver:MINOR.YYYY", released: "4.2026", changes: "patch" }, "5.2026"],
      [{ scheme: "calver:MAJOR.MINOR.MICRO" }, "1.0.0"],
    ]);
  });

  test("a counter behind a date is written from the second release on", () => {
    const date = "calver:YYYY.0M.0D-MICRO";
    check([
      [{ scheme: date }, "2026.06.08"],
      [{ scheme: date, released: "2026.06.08" }, "2026.06.08-2"],
      [{ scheme: date, released: "2026.06.08 2026.06.08-2 2026.06.08-10" }, "2026.06.08-11"],
      [{ scheme: date, released: "2026.06.07-3" }, "2026.06.08"],
      [{ scheme: date, released: "2026.06.07", taken: "2026.06.08" }, "2026.06.08-2"],
      [{ scheme: date, released: "2026.06.08", changes: "major" }, "2026.06.08-2"],
      [{ scheme: date, channel: BETA }, "2026.06.08.beta-1"],
      [{ scheme: date, released: "2026.06.08", channel: BETA }, "2026.06.08-2.beta-1"],
      [{ scheme: date, released: "2026.06.08 2026.06.08-2.beta-1", channel: BETA }, "2026.06.08-2.beta-2"],
      [{ scheme: date, released: "2026.06.08 2026.06.08-2.beta-1" }, "2026.06.08-2"],
      [{ scheme: "calver:YYYY0M0D-N", released: "20260608" }, "20260608-2"],
      [{ scheme: "calver:YYYY0M0D", released: "20260607" }, "20260608"],
      [{ scheme: "calver:YYYY0M0D", released: "20260607-beta-3", channel: BETA }, "20260608-beta-1"],
      [{ scheme: "calver:YYYY.MINOR-N", released: "2026.3-2", changes: "patch" }, "2026.3-3"],
      [{ scheme: "calver:YYYY.MINOR-N", released: "2026.3-2", changes: "minor" }, "2026.4"],
      [{ scheme: "calver:YYYY.MINOR-N", released: "2025.3-2", changes: "patch" }, "2026.1"],
    ]);
  });

  test("what is taken elsewhere is counted past", () =>
    check([
      [{ scheme, released: "2026.6.8", taken: "2026.6.9 2026.6.10" }, "2026.6.11"],
      [{ scheme, released: "2026.5.8", taken: "2026.6.1" }, "2026.6.2"],
      [{ scheme: "calver:YYYY.M.D", taken: "2026.6.8" }, "no-counter"],
    ]));

  test("a clock that is behind, and a pattern that cannot count further, are reported", () => {
    check([
      [{ scheme, released: "2026.7.1" }, "clock-behind"],
      [{ scheme, released: "2026.7.1.beta-1", channel: BETA }, "clock-behind"],
      [{ scheme, released: "2027.1.1" }, "clock-behind"],
      [{ scheme: "calver:YYYY.M.D", released: "2026.6.8" }, "no-counter"],
      [{ scheme: "calver:YYYY.M.D", released: "2026.6.7" }, "2026.6.8"],
    ]);
    const found = next({ scheme, released: "2026.7.1" });
    assert.ok(!found.ok);
    assert.match(found.problem.message, /2026-06-08 \(UTC\).* 2026\.7\.1$/);
  });

  test("prereleases that are out already say which stable version comes, if their date has not passed", () =>
    check([
      [{ scheme, released: "2026.6.8 2026.6.9.beta-1" }, "2026.6.9"],
      [{ scheme, released: "2026.6.8 2026.6.12.beta-1" }, "2026.6.12"],
      [{ scheme, released: "2026.6.8 2026.6.12.beta-1", explicit: "patch" }, "2026.6.9"],
      [{ scheme, released: "2026.6.12.beta-1" }, "2026.6.12"],
      [{ scheme, released: "2026.5.8 2026.5.9.beta-1" }, "2026.6.1"],
      [
        { scheme: "calver:MAJOR.YYYY.M", released: "1.2026.5 2.2026.5-beta", today: "2026-06-08" },
        "2.2026.6",
      ],
    ]));
});
