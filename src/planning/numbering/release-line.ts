import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type {
  Beginning,
  ClonedTag,
  PlacedRelease,
  ReleasedVersion,
  ReleaseLine,
} from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import { compareVersions, highest } from "../../domain/versions/version.ts";
import { lastFormer, taggedVersions } from "../history/version-history.ts";

/** Finds a component's releases in a line of history. */
export type FindLine = (
  component: Component,
  history: LineHistory,
  beginning?: Beginning | null,
) => ReleaseLine;

/** What a line of history contains. */
export interface LineHistory {
  /** Whether it has an object, which is a commit then. */
  readonly has: (object: string) => boolean;
  /** Whether a commit contains another, or is the same. */
  readonly contains: (commit: CommitSha, other: CommitSha) => boolean;
}

/**
 * Makes the function that finds releases among all tags, of which those count that `counts` says. It knows the versions of these components before history is known; those
 * of others it reads when it is asked for them. Tags that point at no commit, and those of other components, are left out. Takes
 * time in proportion to the component's own tags, since sorted tags that begin alike are next to each other.
 */
export function releaseLines(
  tags: readonly ClonedTag[],
  components: readonly Component[] = [],
  counts: (tag: string) => boolean = () => true,
): FindLine {
  const objects = new Map(tags.map(({ name, object }) => [name, object]));
  const names = [...objects.keys()].sort();
  const read = (component: Component) => taggedVersions(component, namesFrom(names, component.tag.before));
  const known = new Map(components.map((component) => [component, read(component)]));
  return (component, { has, contains }, beginning = null) => {
    const placed = ({ tag, version }: ReleasedVersion): PlacedRelease[] => {
      const object = objects.get(tag) ?? "";
      return has(object) ? [{ tag, version, commit: object as CommitSha }] : [];
    };
    const tagged = known.get(component) ?? read(component);
    const own = tagged.own.filter(({ tag }) => counts(tag));
    const releases = own.flatMap(placed);
    const former = lastFormer(tagged.former.filter(({ tag }) => counts(tag)).flatMap(placed)) ?? null;
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
      setAside: [],
      unpushed: tagged.own.filter(({ tag }) => !counts(tag)),
      taken: own.map(({ version }) => version),
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
