import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ClonedTag, PlacedRelease, ReleaseLine } from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import { highest } from "../../domain/versions/version.ts";
import { versionsOf } from "../history/version-history.ts";

/** Finds each component's releases among all tags. */
export type FindLine = (component: Component, isOnLine: (commit: CommitSha) => boolean) => ReleaseLine;

/**
 * Makes the function that finds a component's releases in one line of history. Tags that point at no commit, and those of
 * other components, are left out. Takes time in proportion to the component's own tags, since sorted tags that begin alike
 * are next to each other.
 */
export function releaseLines(tags: readonly ClonedTag[]): FindLine {
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const names = [...byName.keys()].sort();
  return (component, isOnLine) => {
    const versions = versionsOf(component, namesFrom(names, component.tag.before));
    const releases = versions.flatMap(({ tag, version }): PlacedRelease[] => {
      const { commit = null, time = null } = byName.get(tag) ?? {};
      return commit === null || !isOnLine(commit) ? [] : [{ tag, version, commit, time }];
    });
    return {
      component,
      releases,
      stable: highest(releases.filter(({ version }) => version.prerelease === null)) ?? null,
      latest: highest(releases) ?? null,
      unfinished: [],
      taken: versions.map(({ version }) => version),
    };
  };
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
