import { releasePage } from "../domain/project/forge.ts";
import { chooseForge } from "../domain/project/forge-repository.ts";
import type { Component } from "../domain/project/project.ts";
import type { ListedRelease } from "../domain/release/listed-release.ts";
import type { VerifiedRelease } from "../domain/release/verification.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { noSuchRelease } from "../planning/gates/records.ts";
import {
  byComponent,
  listReleases,
  type TaggedRelease,
  taggedReleases,
} from "../planning/history/list-releases.ts";
import type { RemoteState } from "../services/ports/git.ts";
import { globsOf } from "./history/history.ts";
import { findUnfinished, readRecorded, type UnfinishedJudge, unfinishedAmong } from "./history/unfinished.ts";
import type { HistoryRun, Run } from "./run/services.ts";
import { firstThingsFirst } from "./run/together.ts";
import { verify } from "./verify.ts";

/** Which releases are of interest, of all of them from the newest on. */
type Choose = (all: readonly TaggedRelease[]) => readonly TaggedRelease[];

/** Releases at one time (seconds since the epoch), the newest first. */
export interface ReleaseList {
  readonly time: number;
  readonly releases: readonly ListedRelease[];
  /** What was read back, by release tag. */
  readonly checks: ReadonlyMap<string, VerifiedRelease>;
  /** The objects that hold the records, by release tag. */
  readonly objects: ReadonlyMap<string, string>;
  /** Where all releases are seen; null if nothing says. */
  readonly page: string | null;
}

/** All releases of some components, of which records are read when they are listed. */
export interface OpenList extends Pick<ReleaseList, "page"> {
  /** The newest first. */
  readonly all: readonly TaggedRelease[];
  readonly remote: RemoteState;
  readonly remoteUrls: readonly string[];
  /** Reads the records of some of them, and says how these stand. */
  readonly list: (chosen: readonly TaggedRelease[]) => Promise<readonly ListedRelease[]>;
}

/**
 * The releases of some components as git's remote has them. It takes the same few programs for one release and for thousands:
 * one to list the remote and, for each list, one to fetch records that this clone does not have yet, one to read them. Throws
 * `remote-unreachable`, and `bad-record`.
 */
export async function openList(run: HistoryRun, components: readonly Component[]): Promise<OpenList> {
  const { project, services } = run;
  const { git } = services;
  const [remote, taggings, remoteUrls] = await firstThingsFirst([
    git.remoteState([], "all"),
    git.taggings(globsOf(components)),
    git.remoteUrls(),
  ]);
  const names = new Set([...remote.tags.keys(), ...remote.intents.keys()]);
  const all = taggedReleases(components, [...names], taggings);
  const forge = chooseForge(project, run.forge, remoteUrls);
  const { channels } = project;
  const judge = await judgeOf(run, remote, all);
  const list = async (chosen: readonly TaggedRelease[]) => {
    const tags = chosen.map(({ tag }) => tag.text);
    const records = await readRecorded(git, remote, tags);
    const notFinished = judge(tags, records);
    return listReleases(chosen, { tags: remote.tags, records, notFinished, channels, forge });
  };
  return { all, remote, remoteUrls, list, page: releasePage(forge, null) };
}

/** What says which releases are not finished: their records or, without any, what is published. */
async function judgeOf(
  run: HistoryRun,
  remote: RemoteState,
  all: readonly TaggedRelease[],
): Promise<UnfinishedJudge> {
  const groups = byComponent(all);
  if (run.project.source.record === "ref") return await unfinishedAmong(run.services, remote, groups);
  const unpublished = await findUnfinished(run, remote, groups);
  return () => unpublished;
}

/** The same, all at once. */
export async function readReleases(
  run: HistoryRun,
  components: readonly Component[],
  choose: Choose = (all) => all,
): Promise<ReleaseList> {
  const { all, remote, list, page } = await openList(run, components);
  const releases = await list(choose(all));
  return { time: run.now, releases, checks: new Map(), objects: remote.intents, page };
}

/**
 * The same, read back as `verify` does it: those that are finished, and recorded if anything is. Registries and GitHub are
 * asked about each of them.
 */
export async function verifyReleases(
  run: Run,
  components: readonly Component[],
  choose?: Choose,
): Promise<ReleaseList> {
  const list = await readReleases(run, components, choose);
  const recording = run.project.source.record === "ref";
  const open = list.releases.filter(
    ({ state, record }) => state === "finished" && (record !== null || !recording),
  );
  const tags = open.map(({ tag }) => tag);
  const verified = tags.length === 0 ? [] : (await verify(run, tags)).releases;
  const checks = new Map(verified.map((each) => [each.tag, each]));
  const read = (each: ListedRelease): ListedRelease =>
    checks.get(each.tag.text)?.agreed === false ? { ...each, state: "drifted" } : each;
  return { ...list, checks, releases: list.releases.map(read) };
}

/** One release in full. */
export interface ShownRelease {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly release: ListedRelease;
  /** What its record holds, as it is written; null if there is none. */
  readonly record: string | null;
  /** What was read back of it; null if nothing was. */
  readonly verified: VerifiedRelease | null;
}

/** The release of one tag. Throws `no-such-release`, and what `readReleases` throws. */
export async function readRelease(run: HistoryRun, tag: ReleaseTag): Promise<ShownRelease> {
  return await inFull(run, tag, await readReleases(run, componentsOf(run, tag), onlyTag(tag)));
}

/** The same, read back. */
export async function verifyRelease(run: Run, tag: ReleaseTag): Promise<ShownRelease> {
  return await inFull(run, tag, await verifyReleases(run, componentsOf(run, tag), onlyTag(tag)));
}

function onlyTag({ text }: ReleaseTag): Choose {
  return (all) => all.filter(({ tag }) => tag.text === text);
}

function componentsOf({ project }: HistoryRun, { component }: ReleaseTag): Component[] {
  return project.components.filter(({ name }) => name === component);
}

async function inFull(
  { services, project }: HistoryRun,
  tag: ReleaseTag,
  list: ReleaseList,
): Promise<ShownRelease> {
  const [release] = list.releases;
  if (release === undefined) throw errorFromProblems([noSuchRelease(tag, project.source.remote)]);
  const object = list.objects.get(tag.text);
  const record = object === undefined ? null : await services.git.recordText(object);
  return { time: list.time, release, record, verified: list.checks.get(tag.text) ?? null };
}
