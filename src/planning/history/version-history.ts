import type { Component } from "../../domain/project/project.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { matchTag } from "../../domain/tags/tag-pattern.ts";
import { channelOf } from "../../domain/versions/channel.ts";
import { parseVersion } from "../../domain/versions/scheme.ts";
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
 * The component's own release before this one, for release notes: the highest lower version; for a stable release, the
 * highest lower stable one.
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
  return highest(lower)?.tag ?? null;
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
