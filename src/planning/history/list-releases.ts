import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ReleasedVersion } from "../../domain/history/release-line.ts";
import type { Tagging } from "../../domain/history/tagging.ts";
import { type ForgePlace, releasePage } from "../../domain/project/forge.ts";
import type { Component } from "../../domain/project/project.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { ListedRelease, ReleaseState } from "../../domain/release/listed-release.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { type Channel, channelOf } from "../../domain/versions/channel.ts";
import { compareVersions } from "../../domain/versions/version.ts";
import type { NotFinished } from "./finished.ts";
import { versionsOf } from "./version-history.ts";

/** A release tag of a component, and who made it when. */
export interface TaggedRelease extends Tagging {
  readonly tag: ReleaseTag;
  readonly component: Component;
}

/** The releases that some names of tags mean, the newest first; those whose time is unknown are before all others. */
export function taggedReleases(
  components: readonly Component[],
  names: readonly string[],
  taggings: ReadonlyMap<string, Tagging>,
): readonly TaggedRelease[] {
  const releases = components.flatMap((component) =>
    versionsOf(component, names).map(({ tag, version }): TaggedRelease => {
      const { at = null, by = null } = taggings.get(tag) ?? {};
      return { tag: { text: tag, component: component.name, version }, component, at, by };
    }),
  );
  const time = ({ at }: TaggedRelease) => at ?? Number.POSITIVE_INFINITY;
  const place = new Map(components.map((component, index) => [component, index]));
  return releases.sort((a, b) => {
    if (time(a) !== time(b)) return time(b) - time(a);
    if (a.component === b.component) return compareVersions(b.tag.version, a.tag.version);
    return (place.get(a.component) ?? 0) - (place.get(b.component) ?? 0);
  });
}

/** What is known of releases before it is said how they stand. */
export interface ReleaseScene {
  /** Commits of the remote's tags, by name. */
  readonly tags: ReadonlyMap<string, CommitSha>;
  /** What the records say, of the releases that are to be listed. */
  readonly records: ReadonlyMap<string, ReleaseIntent>;
  /** What is not finished, of the releases that are to be listed. */
  readonly notFinished: NotFinished;
  readonly channels: readonly Channel[];
  /** Where releases are published. */
  readonly forge: ForgePlace;
}

/** The same releases, a list for each component that has some. */
export function byComponent(
  all: readonly TaggedRelease[],
): { readonly component: string; readonly releases: readonly ReleasedVersion[] }[] {
  const lists = new Map<string, ReleasedVersion[]>();
  for (const { tag } of all) {
    const list = lists.get(tag.component) ?? [];
    list.push({ tag: tag.text, version: tag.version });
    lists.set(tag.component, list);
  }
  return [...lists].map(([component, releases]) => ({ component, releases }));
}

/** How releases stand, as far as git says. A finished one has drifted if its tag is not where it was released. */
export function listReleases(releases: readonly TaggedRelease[], scene: ReleaseScene): ListedRelease[] {
  return releases.map(({ tag, component, at, by }) => {
    const record = scene.records.get(tag.text) ?? null;
    const there = scene.tags.get(tag.text) ?? null;
    const state = stateOf(tag.text, record, there, scene.notFinished);
    const isPublic =
      component.forgeRelease?.draft === false && state !== "unfinished" && state !== "abandoned";
    return {
      tag,
      channel: channelOf(tag.version, scene.channels).name,
      state,
      at,
      by,
      commit: record?.commit ?? there,
      record,
      atWork: scene.notFinished.unfinished.get(tag.text) ?? null,
      url: isPublic ? releasePage(scene.forge, tag.text) : null,
    };
  });
}

function stateOf(
  tag: string,
  record: ReleaseIntent | null,
  there: CommitSha | null,
  { unfinished, abandoned }: NotFinished,
): ReleaseState {
  if (abandoned.has(tag)) return "abandoned";
  if (unfinished.has(tag)) return "unfinished";
  if (record?.withdrawal?.kind === "yanked") return "yanked";
  return record !== null && record.commit !== there ? "drifted" : "finished";
}

/** Unfinished releases that a later finished one has overtaken: its notes hold their changes. */
export function overtakenReleases(releases: readonly ListedRelease[]): ReadonlySet<ListedRelease> {
  const isDone = ({ state }: ListedRelease) => state !== "unfinished" && state !== "abandoned";
  const done = releases.filter((each) => isDone(each) && each.tag.version.prerelease === null);
  const overtaken = releases.filter(
    ({ tag, state }) =>
      state === "unfinished" &&
      done.some(
        (other) =>
          other.tag.component === tag.component && compareVersions(other.tag.version, tag.version) > 0,
      ),
  );
  return new Set(overtaken);
}
