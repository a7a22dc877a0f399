import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { calendarDate, formatDate } from "../../../src/domain/versions/calendar-date.ts";

const at = (text: string) => calendarDate(Date.parse(`${text}Z`) / 1000);

test("days are those of UTC, to the last second", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["1970-01-01T00:00:00", "1970-01-01"],
    ["1969-12-31T23:59:59", "1969-12-31"],
    ["2026-12-31T23:59:59", "2026-12-31"],
    ["2027-01-01T00:00:00", "2027-01-01"],
    ["2024-02-29T12:00:00", "2024-02-29"],
    ["2024-03-01T00:00:00", "2024-03-01"],
    ["2026-02-28T23:59:59.999", "2026-02-28"],
    ["2100-02-28T23:59:59", "2100-02-28"],
    ["2100-03-01T00:00:00", "2100-03-01"],
    ["2000-02-29T00:00:00", "2000-02-29"],
  ];
  for (const [moment, date] of cases) assert.equal(formatDate(at(moment)), date, moment);
});

// From the table of ISO 8601's short and long years, https://en.wikipedia.org/wiki/ISO_week_date#Relation_with_the_Gregorian_calendar
test("weeks are those of ISO 8601, and belong to the year of their Thursday", () => {
  const cases: readonly (readonly [date: string, weekYear: number, week: number])[] = [
    ["1977-01-01", 1976, 53],
    ["1977-01-02", 1976, 53],
    ["1977-12-31", 1977, 52],
    ["1978-01-01", 1977, 52],
    ["1978-01-02", 1978, 1],
    ["1978-12-31", 1978, 52],
    ["1979-01-01", 1979, 1],
    ["1979-12-30", 1979, 52],
    ["1979-12-31", 1980, 1],
    ["1980-12-28", 1980, 52],
    ["1980-12-29", 1981, 1],
    ["1981-12-31", 1981, 53],
    ["1982-01-03", 1981, 53],
    ["1982-01-04", 1982, 1],
    ["2026-12-31", 2026, 53],
    ["2027-01-01", 2026, 53],
    ["2027-01-03", 2026, 53],
    ["2027-01-04", 2027, 1],
    ["2024-12-30", 2025, 1],
  ];
  for (const [date, weekYear, week] of cases) {
    const found = at(`${date}T00:00:00`);
    assert.deepEqual([found.weekYear, found.week], [weekYear, week], date);
  }
});

test("every day is the one that Date has, and weeks count from Monday to Monday", () => {
  fc.assert(
    fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), (seconds) => {
      const found = calendarDate(seconds);
      const date = new Date(seconds * 1000);
      assert.deepEqual(
        [found.year, found.month, found.day],
        [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()],
      );
      const next = calendarDate(seconds + 86_400);
      const same = next.week === found.week && next.weekYear === found.weekYear;
      assert.equal(same, date.getUTCDay() !== 0);
      assert.ok(Math.abs(found.weekYear - found.year) <= 1 && found.week >= 1 && found.week <= 53);
    }),
    { numRuns: 2000 },
  );
});
