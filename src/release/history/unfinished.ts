import type { Component } from "../../domain/project/project.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { compareVersions, type Version } from "../../domain/versions/version.ts";
import {
  judgeRecorded,
  maybeUnfinished,
  type NotFinished,
  nextToLookAt,
} from "../../planning/history/finished.ts";
import { type ReleasedVersion, versionsOf } from "../../planning/history/version-history.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";
import type { HistoryRun } from "../run/services.ts";

/** The objects of all records by release tag, as the remote has them. */
export type Records = Pick<RemoteState, "intents">;

const NO_RECORDS: Records = { intents: new Map() };

/** Records that are read at once for one component. */
const AT_ONCE = 20;

/** What the remote has of records; none if nothing is recorded, and if the remote cannot be asked, which is a warning. */
export async function readRecords(run: HistoryRun): Promise<Records> {
  const { project, services } = run;
  if (project.source.record === "none") return NO_RECORDS;
  try {
    return await services.git.remoteState([], "records");
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const { remote } = project.source;
    if ((await services.git.remoteUrls()).length > 0)
      warnOfUnknown(run, remote, `\`git ls-remote ${remote}\``, error);
    return NO_RECORDS;
  }
}

function warnOfUnknown({ report }: HistoryRun, who: string, check: string, { message }: ReleaseError): void {
  report({
    kind: "warning",
    problem: {
      code: "records-unknown",
      message: `${who} cannot be asked which releases are finished: ${message}`,
      hint: `every release tag counts as finished here; check ${check}`,
    },
  });
}

/** Releases of one component. */
export interface ReleasesOf {
  readonly component: string;
  readonly releases: readonly ReleasedVersion[];
}

/** Which releases are not finished: as the records say or, without any, as what is published says. */
export async function findUnfinished(
  run: HistoryRun,
  records: Records,
  components: readonly ReleasesOf[],
): Promise<NotFinished> {
  if (run.project.source.record === "none")
    return { unfinished: await findUnpublished(run, components), abandoned: new Set() };
  return await findUnrecorded(
    run.services.git,
    records,
    components.map(({ releases }) => releases),
  );
}

/** Newest releases of each component that are looked for, if there are no records. */
const LOOKED_FOR = 5;

/**
 * The newest releases that are not published, down to the last published stable one. If none of them is, they are from before
 * slipway, and count as finished.
 */
async function findUnpublished(
  run: HistoryRun,
  components: readonly ReleasesOf[],
): Promise<ReadonlySet<string>> {
  const newest = components.map(({ component, releases }) =>
    [...releases]
      .sort((a, b) => compareVersions(b.version, a.version))
      .slice(0, LOOKED_FOR)
      .map(({ tag, version }) => ({ text: tag, component, version })),
  );
  const published = await publishedOf(run, newest.flat());
  const unfinished = newest.flatMap((tags) => {
    const stable = tags.findIndex(({ text, version }) => published.has(text) && version.prerelease === null);
    const lowest = stable >= 0 ? stable : tags.findLastIndex(({ text }) => published.has(text));
    return tags.slice(0, Math.max(0, lowest)).flatMap(({ text }) => (published.has(text) ? [] : text));
  });
  return new Set(unfinished);
}

async function publishedOf(run: HistoryRun, tags: readonly ReleaseTag[]): Promise<ReadonlySet<string>> {
  const { published } = run.services;
  if (published === undefined || tags.length === 0) return new Set();
  try {
    return await published(tags);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    warnOfUnknown(run, "registries and GitHub", "`slipway verify TAG`", error);
    return new Set();
  }
}

/**
 * Which releases are not finished, down to each component's last finished stable one: what was begun, what was abandoned, and
 * what has no record though an earlier release of the component has one. One list of releases for each component.
 */
async function findUnrecorded(
  git: Git,
  records: Records,
  components: readonly (readonly ReleasedVersion[])[],
): Promise<NotFinished> {
  const found = { finished: new Set<string>(), unfinished: new Set<string>(), abandoned: new Set<string>() };
  let open = components.map((releases) => maybeUnfinished(releases, (tag) => records.intents.has(tag)));
  for (;;) {
    const looked = open.map((releases) => nextToLookAt(releases, AT_ONCE));
    const all = looked.flat();
    if (all.length === 0) return found;
    const recorded = await readRecorded(
      git,
      records,
      all.map(({ tag }) => tag),
    );
    for (const { tag } of all) found[judgeRecorded(recorded.get(tag))].add(tag);
    open = open.map((releases, index) => rest(releases, looked[index] ?? [], found.finished));
  }
}

/** What is left to look at: nothing below a finished stable release, and only stable ones below another finished one. */
function rest(
  releases: readonly ReleasedVersion[],
  looked: readonly ReleasedVersion[],
  complete: ReadonlySet<string>,
): readonly ReleasedVersion[] {
  const finished = looked.filter(({ tag }) => complete.has(tag));
  if (finished.some(({ version }) => version.prerelease === null)) return [];
  const left = releases.slice(looked.length);
  return finished.length === 0 ? left : left.filter(({ version }) => version.prerelease === null);
}

/**
 * What the records of these tags say, of those that have one. A record that is being replaced, as a run does that gives signs
 * of life, is not complete: it is left out.
 */
export async function readRecorded(
  git: Git,
  records: Records,
  tags: readonly string[],
): Promise<ReadonlyMap<string, ReleaseIntent>> {
  const recorded = tags.filter((tag) => records.intents.has(tag));
  const found = await intentsOf(git, records, recorded);
  return new Map([...found].map(([tag, { intent }]) => [tag, intent]));
}

async function intentsOf(git: Git, records: Records, tags: readonly string[]): ReturnType<Git["intents"]> {
  try {
    return await git.intents(tags, records);
  } catch (error) {
    const replaced = error instanceof ReleaseError && error.problems[0]?.code === "overtaken";
    if (!replaced) throw error;
    if (tags.length === 1) return new Map();
    const half = tags.length >> 1;
    const first = await intentsOf(git, records, tags.slice(0, half));
    return new Map([...first, ...(await intentsOf(git, records, tags.slice(half)))]);
  }
}

/**
 * The remote's tags that floating tags are left to, and that versions are compared with: without those newer than some releases
 * that were abandoned.
 */
export async function tagsThatCount(
  git: Git,
  remote: RemoteState,
  releases: readonly NewerThan[],
): Promise<readonly string[]> {
  const all = [...remote.tags.keys()];
  const recorded = [...remote.intents.keys()];
  const newer = releases.flatMap(({ line, version }) =>
    versionsOf(line, recorded).filter((other) => compareVersions(other.version, version) > 0),
  );
  if (newer.length === 0) return all;
  const records = await readRecorded(git, remote, [...new Set(newer.map(({ tag }) => tag))]);
  return all.filter((tag) => judgeRecorded(records.get(tag)) !== "abandoned");
}

/** A release than which others are newer. */
type NewerThan = { readonly line: Pick<Component, "tag" | "scheme">; readonly version: Version };
