import compareSemver from "semver/functions/compare.js";
import { quote } from "../text/quote.ts";

/** A version that was parsed by its scheme; `text` is all of it, as it is written everywhere. */
export interface Version {
  readonly text: string;
  readonly scheme: "semver" | "calver";
  /** The release numbers as written: `["2026", "06", "0"]` for `calver:YYYY.0M.PATCH`. */
  readonly numbers: readonly string[];
  /** The prerelease part without its leading `-` or `.`; null for a release. */
  readonly prerelease: string | null;
  /** SemVer's build metadata without its `+`; null for none, and always for calendar versions. */
  readonly build: string | null;
}

/** Which of some numbers in decimal digits is too large to count with, as a sentence; null if none is. */
export function tooLarge(numbers: readonly string[]): string | null {
  const large = numbers.find((number) => Number(number) > Number.MAX_SAFE_INTEGER);
  return large === undefined
    ? null
    : `${quote(large)} is too large: the largest number is ${Number.MAX_SAFE_INTEGER}`;
}

/**
 * Which of two versions comes first: negative, zero or positive, as for a sort. Within `semver` it is the precedence of
 * SemVer 2.0.0 §11, so build metadata is ignored. Within `calver`: the numbers, number by number; a prerelease before its
 * release; prereleases part by part (parts end at `.` and `-`), and numbers within a part as numbers, so `beta-2` <
 * `beta-10` < `rc-1` and `rc2` < `rc10`; the shorter one comes first. Across schemes the numbers decide, then the scheme,
 * which keeps the order total.
 */
export function compareVersions(a: Version, b: Version): number {
  // Most versions differ in their numbers; node-semver would parse both texts once more to see it.
  const numbers = compareLists(a.numbers, b.numbers, compareNumbers);
  if (numbers !== 0) return numbers;
  if (a.scheme !== b.scheme) return a.scheme < b.scheme ? -1 : 1;
  if (a.scheme === "semver") return compareSemver(a.text, b.text);
  if (a.prerelease === null || b.prerelease === null) {
    return Number(a.prerelease === null) - Number(b.prerelease === null);
  }
  return compareLists(a.prerelease.split(/[.-]/), b.prerelease.split(/[.-]/), compareParts);
}

/** Compares `rc10` with `rc2` as the runs `rc`, `10` and `rc`, `2`. */
function compareParts(a: string, b: string): number {
  return compareLists(a.match(/[0-9]+|[^0-9]+/g) ?? [], b.match(/[0-9]+|[^0-9]+/g) ?? [], compareRuns);
}

/** Digits compare as a number and come before anything else, which compares in ASCII order. */
function compareRuns(a: string, b: string): number {
  const [aNumber, bNumber] = [/^[0-9]/.test(a), /^[0-9]/.test(b)];
  if (aNumber && bNumber) return compareNumbers(a, b);
  if (aNumber !== bNumber) return aNumber ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareNumbers(a: string, b: string): number {
  return Number(a) - Number(b);
}

function compareLists(
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => number,
): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compare(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Some versions, those that compare as equal being the same one: `1.2.0+a` and `1.2.0`, `7.1.beta-1` and `7.1-beta.01`. */
export interface VersionSet {
  has(version: Version): boolean;
}

/** Makes a set in which a version is found at once, however many there are. */
export function versionSet(versions: readonly Version[]): VersionSet {
  const ranks = new Set(versions.map(rankOf));
  return { has: (version) => ranks.has(rankOf(version)) };
}

/** A text that is the same for versions that compare as equal. */
function rankOf({ scheme, numbers, prerelease }: Version): string {
  const release = numbers.map(Number).join(".");
  if (prerelease === null) return release;
  if (scheme === "semver") return `${release}-${prerelease}`;
  return `${release}-${prerelease.replaceAll("-", ".").replace(/[0-9]+/g, (digits) => String(Number(digits)))}`;
}

/** The release with the highest version, of equal ones the first; undefined if there is none. */
export function highest<R extends { readonly version: Version }>(releases: readonly R[]): R | undefined {
  return releases.reduce<R | undefined>(
    (best, each) => (best === undefined || compareVersions(each.version, best.version) > 0 ? each : best),
    undefined,
  );
}

/** The highest of some versions, of equal ones the first; undefined if there is none. */
export function highestVersion(versions: readonly Version[]): Version | undefined {
  return highest(versions.map((version) => ({ version })))?.version;
}
