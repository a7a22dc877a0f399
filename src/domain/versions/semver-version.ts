import parse from "semver/functions/parse.js";
import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import { tooLarge, type Version } from "./version.ts";

const HINT = "write MAJOR.MINOR.PATCH with an optional prerelease, for example 1.2.3 or 1.2.3-rc.1";

/** The longest version that node-semver reads. A tag with a longer one would have more bytes than are allowed, too. */
const LONGEST = 256;

/**
 * Parses exactly the grammar of SemVer 2.0.0 (https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions), except
 * for numbers that are too large to count with. Fails with `bad-version`, which says what is wrong.
 */
export function parseSemver(text: string): Result<Version> {
  const read = parse(text);
  if (read === null) return refuse(text, reasonAgainst(text));
  const numbers = [read.major, read.minor, read.patch].map(String);
  const prerelease = read.prerelease.length === 0 ? null : read.prerelease.join(".");
  const build = read.build.length === 0 ? null : read.build.join(".");
  // A leading `v` and blanks around it are accepted as well, so the text is compared with what was read.
  const written = read.version + (build === null ? "" : `+${build}`);
  if (written !== text) return refuse(text, reasonAgainst(text));
  const large = tooLarge(digitsIn(prerelease));
  return large === null ? ok({ text, scheme: "semver", numbers, prerelease, build }) : refuse(text, large);
}

function refuse(text: string, reason: string): Result<never> {
  return fail("bad-version", `${quote(text)} is not a SemVer 2.0.0 version: ${reason}`, HINT);
}

/** Those identifiers of a prerelease part that are numbers. */
function digitsIn(prerelease: string | null | undefined): string[] {
  return prerelease?.split(".").filter((identifier) => /^[0-9]+$/.test(identifier)) ?? [];
}

/** What is most likely wrong with a text that was refused, in linear time. */
function reasonAgainst(text: string): string {
  if (text.length > LONGEST) return `it has ${text.length} characters, and at most ${LONGEST} are allowed`;
  const [, core = "", prerelease, build] = /^([^+-]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(text) ?? [];
  return (
    reasonAgainstNumbers(core) ??
    reasonAgainstPrerelease(prerelease) ??
    `its build metadata ${quote(build ?? "")} ${NOT_IDENTIFIERS}`
  );
}

const NOT_IDENTIFIERS = "is not words of 0-9, A-Z, a-z and - with dots between them";

function reasonAgainstNumbers(core: string): string | null {
  if (core === "") return "its numbers are missing";
  if (/^v[0-9]/i.test(core))
    return `a version has no leading ${quote(core.slice(0, 1))}, only a tag pattern has`;
  const numbers = core.split(".");
  if (numbers.length !== 3) return `${quote(core)} is not three numbers with dots between them`;
  const odd = numbers.find((number) => !/^[0-9]+$/.test(number));
  if (odd !== undefined) return `${quote(odd)} is not a number`;
  const padded = numbers.find((number) => /^0[0-9]/.test(number));
  return padded === undefined ? tooLarge(numbers) : `${quote(padded)} has a leading zero`;
}

function reasonAgainstPrerelease(prerelease: string | undefined): string | null {
  const padded = digitsIn(prerelease).find((identifier) => /^0[0-9]/.test(identifier));
  if (padded !== undefined) return `${quote(padded)} in its prerelease part has a leading zero`;
  return prerelease === undefined || /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(prerelease)
    ? null
    : `its prerelease part ${quote(prerelease)} ${NOT_IDENTIFIERS}`;
}
