import type { Component } from "../../domain/project/project.ts";
import type { Prereleases } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { matchTag } from "../../domain/tags/tag-pattern.ts";
import { channelOf } from "../../domain/versions/channel.ts";
import { parseAnyVersion, parseVersion } from "../../domain/versions/scheme.ts";
import { compareVersions, highest, type Version } from "../../domain/versions/version.ts";

/** A release tag of one component with its version. */
export interface ReleasedVersion {
  readonly tag: string;
  readonly version: Version;
}

/** Which of these tags are a component's, in no order. Tags that only look like its tags are not. */
export function versionsOf(
  line: Pick<Component, "tag" | "scheme">,
  tags: readonly string[],
): ReleasedVersion[] {
  return tags.flatMap((tag) => {
    const text = matchTag(line.tag, tag);
    const version = text === null ? undefined : parseVersion(line.scheme, text);
    return version?.ok === true ? [{ tag, version: version.value }] : [];
  });
}

/**
 * Release tags of the same pattern whose versions are of another scheme, which the component had before; in no order. Names such
 * as `v1`, which often move, are none.
 */
export function formerVersionsOf(
  line: Pick<Component, "tag" | "scheme">,
  tags: readonly string[],
): ReleasedVersion[] {
  return tags.flatMap((tag) => {
    const text = matchTag(line.tag, tag);
    if (text === null || parseVersion(line.scheme, text).ok) return [];
    const version = parseAnyVersion(text);
    return version === null ? [] : [{ tag, version }];
  });
}

/** The last of such releases: the highest stable one, or the highest if none is stable. */
export function lastFormer<R extends ReleasedVersion>(releases: readonly R[]): R | undefined {
  return highest(releases.filter(({ version }) => version.prerelease === null)) ?? highest(releases);
}

/**
 * The component's own release before this one, for release notes: the highest lower version; for a stable release, the
 * highest lower stable one. Before the first of a scheme it is the last of the scheme before that.
 */
export function previousRelease(
  line: Pick<Component, "tag" | "scheme">,
  version: Version,
  tags: readonly string[],
): string | null {
  const lower = versionsOf(line, tags).filter(
    (other) =>
      compareVersions(other.version, version) < 0 &&
      (version.prerelease !== null || other.version.prerelease === null),
  );
  return (highest(lower) ?? lastFormer(formerVersionsOf(line, tags)))?.tag ?? null;
}

/** The releases that count for another one: for what goes on, or is stable, not those that were given up. */
export function countedTags(
  tag: string,
  tags: readonly string[],
  prereleases: Prereleases,
): readonly string[] {
  if (prereleases.get(tag) === "given-up") return tags;
  return tags.filter((each) => prereleases.get(each) !== "given-up");
}

/** A component's last stable release, and the prereleases above it. */
export function beyondStable(
  line: Pick<Component, "tag" | "scheme">,
  tags: readonly string[],
): { readonly stable: string | null; readonly above: readonly string[] } {
  const versions = versionsOf(line, tags);
  const stable = highest(versions.filter(({ version }) => version.prerelease === null));
  if (stable === undefined) return { stable: null, above: [] };
  const above = versions.filter(({ version }) => compareVersions(version, stable.version) > 0);
  return { stable: stable.tag, above: above.map(({ tag }) => tag) };
}

/** The newest release of the same component and channel that is above this one and passes a test. */
export function newerRelease(
  release: Pick<WantedRelease, "line" | "version" | "channel">,
  tags: readonly string[],
  passes: (other: ReleasedVersion) => boolean,
): ReleasedVersion | undefined {
  return highest(
    sameChannel(release, tags).filter(
      (other) => compareVersions(other.version, release.version) > 0 && passes(other),
    ),
  );
}

/** A component's releases of one channel. */
export function sameChannel(
  { line, channel }: Pick<WantedRelease, "line" | "channel">,
  tags: readonly string[],
): ReleasedVersion[] {
  return versionsOf(line, tags).filter(
    ({ version }) => channelOf(version, line.channels).name === channel.name,
  );
}
