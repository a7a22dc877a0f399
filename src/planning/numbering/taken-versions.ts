import type { Version } from "../../domain/versions/version.ts";

/** Whether a version, or one of the same rank, is among some. */
export type Taken = (version: Version) => boolean;

/**
 * Looks versions up among many. Those that compare as equal are the same one: `1.2.0+a` and `1.2.0`, `7.1.beta-1` and
 * `7.1-beta.01`.
 */
export function takenVersions(versions: readonly Version[]): Taken {
  const keys = new Set(versions.map(keyOf));
  return (version) => keys.has(keyOf(version));
}

function keyOf({ scheme, numbers, prerelease }: Version): string {
  const release = numbers.map(withoutZeroes).join(".");
  if (prerelease === null) return release;
  if (scheme === "semver") return `${release}-${prerelease}`;
  return `${release}-${prerelease.replaceAll("-", ".").replace(/[0-9]+/g, withoutZeroes)}`;
}

function withoutZeroes(digits: string): string {
  return digits.replace(/^0+(?=[0-9])/, "");
}
