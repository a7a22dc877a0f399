import type { Result } from "../text/problem.ts";
import { parseVersion, type Scheme } from "./scheme.ts";
import type { Version } from "./version.ts";

/** A prerelease part with the `-` or `.` before it. */
export interface PrereleaseText {
  readonly separator: string;
  readonly text: string;
}

/**
 * Puts a version together from its numbers, as they are written, and perhaps a prerelease part. Fails with `bad-version`
 * where the scheme has no such version.
 */
export function buildVersion(
  scheme: Scheme,
  numbers: readonly string[],
  prerelease: PrereleaseText | null = null,
): Result<Version> {
  const tail = prerelease === null ? "" : prerelease.separator + prerelease.text;
  return parseVersion(scheme, numbers.join(".") + tail);
}

/** The prerelease part of a version with what stands before it; null for a release. */
export function prereleaseTextOf({ text, numbers, prerelease }: Version): PrereleaseText | null {
  if (prerelease === null) return null;
  return { separator: text.charAt(numbers.join(".").length), text: prerelease };
}
