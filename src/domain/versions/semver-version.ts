import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import type { Version } from "./version.ts";

const HINT = "write MAJOR.MINOR.PATCH with an optional prerelease, for example 1.2.3 or 1.2.3-rc.1";

/**
 * Parses exactly the grammar of SemVer 2.0.0 (https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions), with
 * numbers of any length and in linear time. Fails with `bad-version`, which says what is wrong.
 */
export function parseSemver(text: string): Result<Version> {
  const [release, build] = splitAt(text, "+");
  const [core, prerelease] = splitAt(release, "-");
  const numbers = core.split(".");
  const reason = coreProblem(core, numbers) ?? prereleaseProblem(prerelease) ?? buildProblem(build);
  if (reason === null) return ok({ text, scheme: "semver", numbers, prerelease, build });
  return fail("bad-version", `${quote(text)} is no SemVer 2.0.0 version: ${reason}`, HINT);
}

/** What stands before the first separator, and what behind it; null where there is none. */
function splitAt(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** SemVer §2: three numbers without leading zeros. */
function coreProblem(core: string, numbers: readonly string[]): string | null {
  if (core === "") return "its numbers are missing";
  if (/^v[0-9]/i.test(core))
    return `a version has no leading ${quote(core.slice(0, 1))}, only a tag pattern has`;
  if (numbers.length !== 3) return `${quote(core)} is not three numbers with dots between them`;
  for (const number of numbers) {
    if (!/^[0-9]+$/.test(number)) return `${quote(number)} is no number`;
    if (hasLeadingZero(number)) return `${quote(number)} has a leading zero`;
  }
  return null;
}

/** SemVer §9: identifiers with dots between them; those of digits only have no leading zeros. */
function prereleaseProblem(prerelease: string | null): string | null {
  if (prerelease === null) return null;
  const identifiers = prerelease.split(".");
  const zero = identifiers.find((identifier) => /^[0-9]+$/.test(identifier) && hasLeadingZero(identifier));
  if (zero !== undefined) return `${quote(zero)} in its prerelease part has a leading zero`;
  return identifiers.every(isIdentifier) ? null : unlikeIdentifiers(prerelease, "prerelease part");
}

/** SemVer §10: identifiers with dots between them. */
function buildProblem(build: string | null): string | null {
  if (build === null || build.split(".").every(isIdentifier)) return null;
  return unlikeIdentifiers(build, "build metadata");
}

function unlikeIdentifiers(text: string, part: string): string {
  return `its ${part} ${quote(text)} is not words of 0-9, A-Z, a-z and - with dots between them`;
}

function isIdentifier(text: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(text);
}

function hasLeadingZero(digits: string): boolean {
  return digits.length > 1 && digits.startsWith("0");
}
