import type { ReleasedVersion } from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import type { Prereleases } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { matchTag } from "../../domain/tags/tag-pattern.ts";
import { channelOf } from "../../domain/versions/channel.ts";
import { parseAnyVersion, parseVersion } from "../../domain/versions/scheme.ts";
import { compareVersions, highest, type Version } from "../../domain/versions/version.ts";

/** A component's releases among some tags, in no order. */
export interface TaggedVersions {
  /** Its own. Tags that only look like its tags are not among them. */
  readonly own: readonly ReleasedVersion[];
  /**
   * Of the same pattern and of another scheme, which the component had before. Names such as `v1`, which often move, are not
   * among them.
   */
  readonly former: readonly ReleasedVersion[];
}

/** Finds a component's releases among some tags. */
export function taggedVersions(
  line: Pick<Component, "tag" | "scheme">,
  tags: readonly string[],
): TaggedVersions {
  const own: ReleasedVersion[] = [];
  const former: ReleasedVersion[] = [];
  for (const tag of tags) {
    const text = matchTag(line.tag, tag);
    if (text === null) continue;
    const parsed = parseVersion(line.scheme, text);
    const version = parsed.ok ? parsed.value : parseAnyVersion(text);
    if (version !== null) (parsed.ok ? own : former).push({ tag, version });
  }
  return { own, former };
}

/** Which of these tags are a component's, in no order. */
export function versionsOf(
  line: Pick<Component, "tag" | "scheme">,
  tags: readonly string[],
): readonly ReleasedVersion[] {
  return taggedVersions(line, tags).own;
}

/** The last of former releases: the highest stable one, or the highest if none is stable. */
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
  const { own, former } = taggedVersions(line, tags);
  const lower = own.filter(
    (other) =>
      compareVersions(other.version, version) < 0 &&
      (version.prerelease !== null || other.version.prerelease === null),
  );
  return (highest(lower) ?? lastFormer(former))?.tag ?? null;
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

/** Releases of one channel that ship the same component: under its own tags, and under those of this release's tag. */
export function sameChannel(
  { line, tagLine, channel }: Pick<WantedRelease, "line" | "tagLine" | "channel">,
  tags: readonly string[],
): ReleasedVersion[] {
  const shipping = new Map(
    [line, tagLine].flatMap((each) => versionsOf(each, tags)).map((release) => [release.tag, release]),
  );
  return [...shipping.values()].filter(
    ({ version }) => channelOf(version, line.channels).name === channel.name,
  );
}

/**
 * Orders releases of a channel, the newest last, as one of them (`of`) sees it: a prerelease line that was given up is older than
 * whatever goes on, and of what is not known the numbers count.
 */
export function compareClaims(
  of: string,
  prereleases: Prereleases,
): (a: ReleasedVersion, b: ReleasedVersion) => number {
  const fallen = prereleases.get(of) === "given-up";
  const isLive = ({ tag }: ReleasedVersion) => {
    const line = prereleases.get(tag);
    return Number(fallen ? line === "going-on" : line !== "given-up");
  };
  return (a, b) => isLive(a) - isLive(b) || compareVersions(a.version, b.version);
}
