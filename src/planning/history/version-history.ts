import type { Component } from "../../domain/project/project.ts";
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

/** The newest release of the same component and channel that is above this one and passes a test. */
export function newerRelease(
  { line, version, channel }: Pick<WantedRelease, "line" | "version" | "channel">,
  tags: readonly string[],
  passes: (other: ReleasedVersion) => boolean,
): ReleasedVersion | undefined {
  return highest(
    versionsOf(line, tags).filter(
      (other) =>
        compareVersions(other.version, version) > 0 &&
        channelOf(other.version, line.channels).name === channel.name &&
        passes(other),
    ),
  );
}
