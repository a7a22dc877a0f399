import { matchesWildcard } from "../text/wildcard.ts";
import type { Version } from "./version.ts";

/** Who a version is for, and therefore what its release needs and how GitHub shows it. */
export interface Channel {
  readonly name: string;
  /** Wildcards over the prerelease part, without its leading `-` or `.`. */
  readonly prerelease: readonly string[];
  /** Whether the release's commit must be contained in the trunk. */
  readonly trunkOnly: boolean;
  readonly github: "release" | "prerelease";
}

/** The channel of versions without a prerelease part, unless the configuration has a `stable` of its own. */
export const DEFAULT_STABLE: Channel = {
  name: "stable",
  prerelease: [],
  trunkOnly: true,
  github: "release",
};

/** The channel of prereleases that no configured channel claims. */
export const DEFAULT_PRERELEASE: Channel = {
  name: "prerelease",
  prerelease: ["*"],
  trunkOnly: false,
  github: "prerelease",
};

/**
 * The channel a version belongs to. Takes the configured channels in file order: the first whose wildcards match the
 * prerelease part wins. One that is configured under the name `stable` or `prerelease` replaces the built-in one.
 */
export function channelOf(version: Version, channels: readonly Channel[]): Channel {
  const named = (name: string) => channels.find((channel) => channel.name === name);
  const { prerelease } = version;
  if (prerelease === null) return named(DEFAULT_STABLE.name) ?? DEFAULT_STABLE;
  const claiming = channels.find((channel) =>
    channel.prerelease.some((pattern) => matchesWildcard(pattern, prerelease)),
  );
  return claiming ?? named(DEFAULT_PRERELEASE.name) ?? DEFAULT_PRERELEASE;
}
