import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Beginning, ClonedTag, PlacedRelease, ReleaseLine } from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import { compareVersions, highest } from "../../domain/versions/version.ts";
import {
  formerVersionsOf,
  lastFormer,
  type ReleasedVersion,
  versionsOf,
} from "../history/version-history.ts";

/** Finds each component's releases among all tags. */
export type FindLine = (
  component: Component,
  history: LineHistory,
  beginning?: Beginning | null,
) => ReleaseLine;

/** What a line of history contains. */
export interface LineHistory {
  readonly has: (commit: CommitSha) => boolean;
  /** Whether a commit contains another, or is the same. */
  readonly contains: (commit: CommitSha, other: CommitSha) => boolean;
}

/**
 * Makes the function that finds a component's releases in one line of history. Tags that point at no commit, and those of
 * other components, are left out. Takes time in proportion to the component's own tags, since sorted tags that begin alike
 * are next to each other.
 */
export function releaseLines(tags: readonly ClonedTag[]): FindLine {
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const names = [...byName.keys()].sort();
  return (component, { has, contains }, beginning = null) => {
    const own = namesFrom(names, component.tag.before);
    const placed = ({ tag, version }: ReleasedVersion): PlacedRelease[] => {
      const { commit = null, time = null } = byName.get(tag) ?? {};
      return commit === null || !has(commit) ? [] : [{ tag, version, commit, time }];
    };
    const versions = versionsOf(component, own);
    const releases = versions.flatMap(placed);
    const former = lastFormer(formerVersionsOf(component, own).flatMap(placed)) ?? null;
    const stable = highest(releases.filter(isStable)) ?? former;
    const isFollowed = ({ version, commit }: PlacedRelease) =>
      stable === null || compareVersions(version, stable.version) <= 0 || contains(commit, stable.commit);
    const followed = releases.filter((release) => isStable(release) || isFollowed(release));
    return {
      component,
      releases,
      stable,
      followed,
      latest: highest(followed) ?? former,
      former,
      beginning: beginning && {
        ...beginning,
        hides: (commit) => commit !== beginning.commit && contains(beginning.commit, commit),
      },
      unfinished: [],
      abandoned: [],
      taken: versions.map(({ version }) => version),
    };
  };
}

function isStable({ version }: ReleasedVersion): boolean {
  return version.prerelease === null;
}

/** Those of sorted names that begin with a text. */
function namesFrom(sorted: readonly string[], beginning: string): readonly string[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < beginning) low = middle + 1;
    else high = middle;
  }
  const end = sorted.findIndex((name, index) => index >= low && !name.startsWith(beginning));
  return sorted.slice(low, end < 0 ? undefined : end);
}
