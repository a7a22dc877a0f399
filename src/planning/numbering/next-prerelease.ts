import { fail, ok, type Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { buildVersion } from "../../domain/versions/build-version.ts";
import { type Channel, channelOf } from "../../domain/versions/channel.ts";
import type { Scheme } from "../../domain/versions/scheme.ts";
import { compareVersions, type Version } from "../../domain/versions/version.ts";
import {
  countOn,
  firstStyles,
  type PrereleaseStyle,
  startOver,
  styleOf,
  writeStyle,
} from "./prerelease-style.ts";
import type { Taken } from "./taken-versions.ts";

/** What the next prerelease is chosen from. */
export interface PrereleaseChoice {
  readonly scheme: Scheme;
  readonly channel: Channel;
  readonly channels: readonly Channel[];
  /** All of the line. */
  readonly released: readonly Version[];
  readonly taken: Taken;
}

/**
 * The next prerelease of a channel before a stable version. It continues the channel's last one on these numbers, or
 * begins anew in its style; counts that are taken are skipped. Fails with `no-prerelease` where no text that slipway could
 * write is this channel's, and with `not-above` where another channel's stands above it.
 */
export function nextPrerelease(choice: PrereleaseChoice, stable: Version): Result<Version> {
  const { scheme, released, taken } = choice;
  const style = nextStyle(choice, stable);
  if (style === null) return noPrerelease(choice, stable);
  let found = versionOf(choice, stable, style);
  for (let each = style; found !== null && taken(found); found = versionOf(choice, stable, each))
    each = countOn(each);
  if (found === null) return noPrerelease(choice, stable);
  const next = found;
  const above = released.find((other) => compareVersions(other, next) >= 0);
  if (above === undefined) return ok(next);
  const reason = scheme.kind === "semver" ? " (SemVer compares words letter by letter)" : "";
  const message = `${next.text} would stand below ${above.text}, which is released${reason}`;
  return fail("not-above", message, "name the version in full: slipway cut COMPONENT@VERSION");
}

/** How the next one is written; null where nothing is the channel's. */
function nextStyle(choice: PrereleaseChoice, stable: Version): PrereleaseStyle | null {
  const { scheme, channel, channels, released } = choice;
  const own = released.filter(
    (version) => version.prerelease !== null && channelOf(version, channels).name === channel.name,
  );
  const here = last(own.filter(({ numbers }) => numbers.join(".") === stable.numbers.join(".")));
  const [hereStyle, style] = [here, last(own)].map((version) =>
    version === undefined ? null : styleOf(version),
  );
  if (hereStyle) return countOn(hereStyle);
  const styles = style ? [startOver(style)] : firstStyles(scheme, channel);
  return styles.find((each) => versionOf(choice, stable, each) !== null) ?? null;
}

function last(versions: readonly Version[]): Version | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

/** The version written out; null where the scheme has none such, or it belongs to another channel. */
function versionOf(
  { scheme, channel, channels }: PrereleaseChoice,
  { numbers }: Version,
  style: PrereleaseStyle,
): Version | null {
  const version = buildVersion(scheme, numbers, writeStyle(style));
  return version.ok && channelOf(version.value, channels).name === channel.name ? version.value : null;
}

function noPrerelease({ channel }: PrereleaseChoice, stable: Version): Result<never> {
  return fail(
    "no-prerelease",
    `there is no telling how the next prerelease of ${stable.text} in the channel ${quote(channel.name)} is written`,
    `name the version in full: slipway cut COMPONENT@${stable.text}-…`,
  );
}
