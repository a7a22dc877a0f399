import { fail, ok, type Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { type Channel, channelOf } from "../../domain/versions/channel.ts";
import { makeVersion, type Scheme } from "../../domain/versions/scheme.ts";
import {
  compareVersions,
  highestVersion,
  type Version,
  type VersionSet,
} from "../../domain/versions/version.ts";

/** What the next prerelease is chosen from. */
export interface PrereleaseChoice {
  readonly scheme: Scheme;
  readonly channel: Channel;
  readonly channels: readonly Channel[];
  /** What numbers of the line follow. */
  readonly released: readonly Version[];
  /** All of the line. */
  readonly written: readonly Version[];
  readonly taken: VersionSet;
}

/** How a channel writes its prereleases: what comes before the count, and the count; null if none is written. */
interface Style {
  readonly separator: string;
  readonly stem: string;
  readonly count: string | null;
}

/**
 * The next prerelease of a channel before a stable version. It continues the channel's last one on these numbers, or begins
 * anew in its style; counts that are taken are skipped. Fails with `no-prerelease` if no text that slipway could write is
 * this channel's, and with `not-above` if another channel's is above it.
 */
export function nextPrerelease(choice: PrereleaseChoice, stable: Version): Result<Version> {
  const { scheme, released, taken } = choice;
  let style = nextStyle(choice, stable);
  let next = versionOf(choice, stable, style);
  while (style !== null && next !== null && taken.has(next)) {
    style = countOn(style);
    next = versionOf(choice, stable, style);
  }
  if (next === null) return noPrerelease(choice, stable);
  const last = highestVersion(released);
  if (last === undefined || compareVersions(last, next) < 0) return ok(next);
  const reason = scheme.kind === "semver" ? " (SemVer compares words letter by letter)" : "";
  const message = `${next.text} would be below ${last.text}, which is released${reason}`;
  return fail("not-above", message, "name the version in full: slipway cut COMPONENT@VERSION");
}

/** How the next one is written; null if nothing is the channel's. */
function nextStyle(choice: PrereleaseChoice, stable: Version): Style | null {
  const { scheme, channel, channels, written } = choice;
  const own = written.filter(
    (version) => version.prerelease !== null && channelOf(version, channels).name === channel.name,
  );
  const here = own.filter(({ numbers }) => numbers.join(".") === stable.numbers.join("."));
  const [hereStyle, style] = [here, own].map((versions) => styleOf(highestVersion(versions)));
  if (hereStyle) return countOn(hereStyle);
  const styles = style ? [startOver(style)] : firstStyles(scheme, channel);
  return styles.find((each) => versionOf(choice, stable, each) !== null) ?? null;
}

/** The version written out; null if the scheme has no such version, or it belongs to another channel. */
function versionOf(
  { scheme, channel, channels }: PrereleaseChoice,
  { numbers }: Version,
  style: Style | null,
): Version | null {
  if (style === null) return null;
  const version = makeVersion(scheme, numbers, style.separator + style.stem + (style.count ?? ""));
  return version.ok && channelOf(version.value, channels).name === channel.name ? version.value : null;
}

/** Takes a prerelease apart: `beta-2` has the stem `beta-`, `rc1` has `rc`, and `pre` has no count. Null for a release. */
function styleOf(version: Version | undefined): Style | null {
  if (version === undefined || version.prerelease === null) return null;
  const { text, prerelease, build } = version;
  const end = text.length - (build === null ? 0 : build.length + 1);
  const [count = ""] = /[0-9]*$/.exec(prerelease) ?? [];
  return {
    separator: text.charAt(end - prerelease.length - 1),
    stem: prerelease.slice(0, prerelease.length - count.length),
    count: count === "" ? null : count,
  };
}

/** The one that follows: `beta-1` → `beta-2`, `rc09` → `rc10`, and `pre` → `pre.1`. */
function countOn({ separator, stem, count }: Style): Style {
  if (count === null) return { separator, stem: /[.-]$/.test(stem) ? stem : `${stem}.`, count: "1" };
  return { separator, stem, count: asWide(BigInt(count) + 1n, count) };
}

/** The first one of new numbers: the count is 1 again, and what has no count keeps none. */
function startOver({ separator, stem, count }: Style): Style {
  return { separator, stem, count: count === null ? null : asWide(1n, count) };
}

/** A count padded as another one is; in a word such as `nightly-20260608123045123` it has any number of digits. */
function asWide(count: bigint, other: string): string {
  return String(count).padStart(other.startsWith("0") ? other.length : 0, "0");
}

/**
 * How a channel without prereleases may write its first one, the best first: the word of a wildcard of its own, or else its
 * name, with `-beta.1` for SemVer and `.beta-1` for calendar versions before anything else.
 */
function firstStyles({ kind }: Scheme, channel: Channel): readonly Style[] {
  const separator = kind === "semver" ? "-" : ".";
  const joints = kind === "semver" ? [".", "-", ""] : ["-", ".", ""];
  const words = [...channel.prerelease.map((glob) => /[A-Za-z]+/.exec(glob)?.[0] ?? ""), channel.name];
  return words
    .filter((word) => word !== "")
    .flatMap((word) => [
      ...joints.map((joint) => ({ separator, stem: word + joint, count: "1" })),
      { separator, stem: word, count: null },
    ]);
}

function noPrerelease({ channel }: PrereleaseChoice, stable: Version): Result<never> {
  return fail(
    "no-prerelease",
    `slipway cannot tell how the next prerelease of ${stable.text} in the channel ${quote(channel.name)} is written`,
    `name the version in full: slipway cut COMPONENT@${stable.text}-…`,
  );
}
