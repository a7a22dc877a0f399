import { compareDecimals } from "./decimal.ts";

/** A version that was parsed by its scheme; `text` is all of it and what is written wherever a version is written. */
export interface Version {
  readonly text: string;
  readonly scheme: "semver" | "calver";
  /** The release numbers as written, of any length: `["2026", "06", "0"]` for `calver:YYYY.0M.PATCH`. */
  readonly numbers: readonly string[];
  /** The prerelease part without its leading `-` or `.`; null for a release. */
  readonly prerelease: string | null;
  /** SemVer's build metadata without its `+`; null for none, and always for calendar versions. */
  readonly build: string | null;
}

/**
 * Which of two versions comes first: negative, zero or positive, as for a sort. Within `semver` it is the precedence of
 * SemVer 2.0.0 §11, so build metadata is ignored. Within `calver`: the numbers, number by number; a prerelease before its
 * release; prereleases part by part (parts end at `.` and `-`), and numbers within a part as numbers, so
 * `beta-2` < `beta-10` < `rc-1` and `rc2` < `rc10`; what is shorter comes first. Across schemes the numbers decide, then
 * the scheme, which keeps the order total.
 */
export function compareVersions(a: Version, b: Version): number {
  const numbers = compareLists(a.numbers, b.numbers, compareDecimals);
  if (numbers !== 0) return numbers;
  if (a.scheme !== b.scheme) return a.scheme < b.scheme ? -1 : 1;
  if (a.prerelease === null || b.prerelease === null) {
    return Number(a.prerelease === null) - Number(b.prerelease === null);
  }
  return a.scheme === "semver"
    ? compareLists(a.prerelease.split("."), b.prerelease.split("."), compareAtoms)
    : compareLists(a.prerelease.split(/[.-]/), b.prerelease.split(/[.-]/), compareParts);
}

/** Compares `rc10` with `rc2` as the runs `rc`, `10` and `rc`, `2`. */
function compareParts(a: string, b: string): number {
  return compareLists(a.match(/[0-9]+|[^0-9]+/g) ?? [], b.match(/[0-9]+|[^0-9]+/g) ?? [], compareAtoms);
}

/** SemVer §11.4: digits compare as a number and come before anything else, which compares in ASCII order. */
function compareAtoms(a: string, b: string): number {
  const [aNumber, bNumber] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (aNumber && bNumber) return compareDecimals(a, b);
  if (aNumber !== bNumber) return aNumber ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
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
