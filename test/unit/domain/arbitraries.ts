import fc from "fast-check";
import type { Result } from "../../../src/domain/text/problem.ts";
import {
  CALVER_TOKENS,
  type CalverPattern,
  type CalverToken,
  type CalverUnit,
  parseCalverPattern,
  tokenForm,
} from "../../../src/domain/versions/calver-pattern.ts";
import { formatCalver } from "../../../src/domain/versions/calver-version.ts";
import type { Scheme } from "../../../src/domain/versions/scheme.ts";

/** The value of a result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.problem.code}: ${result.problem.message} (${result.problem.hint})`);
}

const digits = fc.oneof(
  { arbitrary: fc.stringMatching(/^(?:0|[1-9][0-9]{0,14})$/), weight: 12 },
  { arbitrary: fc.maxSafeNat().map(String), weight: 4 },
  { arbitrary: fc.constantFrom("9007199254740990", "9007199254740991"), weight: 1 },
);
const word = fc.stringMatching(/^[0-9A-Za-z-]{1,6}$/);
const numericOrWord = fc.oneof(digits, fc.stringMatching(/^[0-9]{0,2}[A-Za-z-][0-9A-Za-z-]{0,4}$/));
const dotted = (part: fc.Arbitrary<string>) =>
  fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));

export const semverText = fc
  .tuple(digits, digits, digits, fc.option(dotted(numericOrWord)), fc.option(dotted(word)))
  .map(([major, minor, patch, prerelease, build]) => {
    const tail = (prerelease === null ? "" : `-${prerelease}`) + (build === null ? "" : `+${build}`);
    return `${major}.${minor}.${patch}${tail}`;
  });

const UNITS: readonly CalverUnit[] = ["year", "month", "week", "day", "major", "minor", "patch"];
const CALENDAR = UNITS.slice(0, 4);

/** Calendar units in their order, the others anywhere between them. */
function inOrder(units: readonly CalverUnit[]): CalverUnit[] {
  const calendar = CALENDAR.filter((unit) => units.includes(unit));
  return units.map((unit) => (CALENDAR.includes(unit) ? (calendar.shift() ?? unit) : unit));
}

export const calverPattern: fc.Arbitrary<CalverPattern> = fc
  .shuffledSubarray([...UNITS], { minLength: 1 })
  .chain((units) =>
    fc.tuple(
      ...inOrder(units).map((unit) =>
        fc.constantFrom(...CALVER_TOKENS.filter((token) => tokenForm(token).unit === unit)),
      ),
    ),
  )
  .chain((tokens) =>
    fc.tuple(
      fc.constant(tokens),
      fc.array(fc.constantFrom(".", "-", ""), { minLength: 7, maxLength: 7 }),
      fc.boolean(),
    ),
  )
  .map(([tokens, joints, counted]) => unwrap(parseCalverPattern(patternOf(tokens, joints, counted))));

/** A pattern with these joints if it may have them: only padded tokens may be written together. */
function patternOf(tokens: readonly CalverToken[], joints: readonly string[], counted: boolean): string {
  const padded = (token: CalverToken | undefined) => token !== undefined && /^(?:YYYY|0.)$/.test(token);
  const text = tokens.map((token, at) => {
    const joint = at === 0 ? "" : (joints[at] ?? ".");
    return (at > 0 && joint === "" && !(padded(token) && padded(tokens[at - 1])) ? "." : joint) + token;
  });
  // A last MICRO behind a - would be a counter.
  const plain = text.join("").replace(/-MICRO$/, "-PATCH");
  const units = tokens.map((token) => tokenForm(token).unit);
  return counted && !units.includes("patch") && CALENDAR.some((unit) => units.includes(unit))
    ? `${plain}-N`
    : plain;
}

const LAST: Partial<Record<CalverUnit, number>> = { month: 12, week: 52, day: 28 };

/** Whether a token's width matters, because another is written behind or before it without anything between. */
function isGlued({ separators }: CalverPattern, at: number): boolean {
  return (at > 0 && separators[at] === "") || separators[at + 1] === "";
}

function numberText(token: CalverToken, glued: boolean): fc.Arbitrary<string> {
  if (token === "YYYY") return fc.integer({ min: 1000, max: 9999 }).map(String);
  const { unit, padded } = tokenForm(token);
  const max = LAST[unit];
  const number =
    max === undefined
      ? glued
        ? fc.integer({ min: 0, max: 99 }).map(String)
        : digits
      : fc.integer({ min: 1, max }).map(String);
  return padded ? number.map((text) => text.padStart(2, "0")) : number;
}

const calverPrerelease = fc.stringMatching(/^(?:|[-.](?:[A-Za-z]|beta|rc)[A-Za-z0-9.-]{0,6})$/);

/** Versions of a pattern, their days up to the 28th, their weeks up to the 52nd, with a counter at the end or not. */
function calverText(pattern: CalverPattern): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.tuple(...pattern.tokens.map((token, at) => numberText(token, isGlued(pattern, at)))),
      calverPrerelease,
      fc.boolean(),
    )
    .map(([numbers, prerelease, first]) => {
      const written =
        pattern.counted && (first || /^[01]$/.test(numbers.at(-1) ?? "")) ? numbers.slice(0, -1) : numbers;
      return formatCalver(pattern, written) + prerelease;
    });
}

export const scheme: fc.Arbitrary<Scheme> = fc.oneof(
  fc.constant<Scheme>({ kind: "semver" }),
  calverPattern.map((pattern): Scheme => ({ kind: "calver", pattern })),
);

export function versionText(of: Scheme): fc.Arbitrary<string> {
  return of.kind === "semver" ? semverText : calverText(of.pattern);
}

/** A scheme and texts of versions of it. */
export function schemeWithTexts(count: number): fc.Arbitrary<{ scheme: Scheme; texts: string[] }> {
  return scheme.chain((of) =>
    fc.record({
      scheme: fc.constant(of),
      texts: fc.array(versionText(of), { minLength: count, maxLength: count }),
    }),
  );
}

/** A text with one small thing wrong, or not. */
export function nearly(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.constantFrom("0", "1", "9", "00", ".", "-", "+", "a", "v", "..", " ", "\n", "é", "$", "");
  return fc.tuple(text, fc.nat(), fc.nat(3), piece).map(([whole, at, cut, insert]) => {
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + insert + whole.slice(place + cut);
  });
}
