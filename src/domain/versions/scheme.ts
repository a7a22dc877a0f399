import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { didYouMean } from "../text/suggest.ts";
import { type CalverPattern, parseCalverPattern } from "./calver-pattern.ts";
import { exampleCalver, formatCalver, parseCalver } from "./calver-version.ts";
import { parseSemver } from "./semver-version.ts";
import type { Version } from "./version.ts";

/** How a component numbers its versions. */
export type Scheme =
  | { readonly kind: "semver" }
  | { readonly kind: "calver"; readonly pattern: CalverPattern };

const CALVER = "calver:";

/** Parses `semver` or `calver:PATTERN`. Fails with `bad-scheme`, or with `bad-calver-pattern` for what follows `calver:`. */
export function parseScheme(text: string): Result<Scheme> {
  if (text === "semver") return ok({ kind: "semver" });
  if (text.startsWith(CALVER)) {
    const pattern = parseCalverPattern(text.slice(CALVER.length));
    return pattern.ok ? ok({ kind: "calver", pattern: pattern.value }) : pattern;
  }
  if (text === "calver")
    return fail("bad-scheme", `${quote(text)} lacks its pattern`, 'write for example "calver:YYYY.M.PATCH"');
  const [name = ""] = text.split(":", 1);
  return fail(
    "bad-scheme",
    `${quote(text)} is not a version scheme.${didYouMean(name, ["semver", "calver"])}`,
    'write "semver", or "calver:" and a pattern, for example "calver:YYYY.M.PATCH"',
  );
}

/** The text that `parseScheme` makes this scheme from. */
export function formatScheme(scheme: Scheme): string {
  return scheme.kind === "semver" ? "semver" : `${CALVER}${scheme.pattern.text}`;
}

/** A version of the scheme, for messages that show what one looks like. */
export function exampleVersion(scheme: Scheme): string {
  return scheme.kind === "semver" ? "1.2.3" : exampleCalver(scheme.pattern);
}

/** Parses a version by its scheme. Fails with `bad-version`. What it takes, `tagPatternsOverlap` must take as well. */
export function parseVersion(scheme: Scheme, text: string): Result<Version> {
  return scheme.kind === "semver" ? parseSemver(text) : parseCalver(scheme.pattern, text);
}

/** A year of two or four digits with numbers behind it, or a whole date (`20260608`), and perhaps a prerelease part. */
const DATED =
  /^((?:[12][0-9]{3}|[1-9][0-9])(?:[.-][0-9]+)+|[12][0-9]{5,7})(?:[-.]([A-Za-z][A-Za-z0-9.-]*))?$/;

/** Reads what may be a version of some scheme; null for text that reads like none. */
export function parseAnyVersion(text: string): Version | null {
  const semver = parseSemver(text);
  if (semver.ok) return semver.value;
  const [, written, prerelease = null] = DATED.exec(text) ?? [];
  return written === undefined
    ? null
    : { text, scheme: "calver", numbers: written.split(/[.-]/), prerelease, build: null };
}

/**
 * Makes a version from its numbers, as they are written, and what follows them: nothing, or a prerelease part with the `-` or
 * `.` before it. Fails with `bad-version` if the scheme has no such version.
 */
export function makeVersion(scheme: Scheme, numbers: readonly string[], tail = ""): Result<Version> {
  const written = scheme.kind === "semver" ? numbers.join(".") : formatCalver(scheme.pattern, numbers);
  return parseVersion(scheme, written + tail);
}
