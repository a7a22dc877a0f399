import type { AtWork, ReleasedVersion, SetAsideRelease } from "../../domain/history/release-line.ts";
import { FORGE_NAMES } from "../../domain/project/forge.ts";
import type { Claims, RecordedIntent } from "../../domain/release/facts.ts";
import { asideAmong, isSetAside, type ReleaseIntent } from "../../domain/release/intent.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { compareVersions } from "../../domain/versions/version.ts";
import { heldReleases } from "../../planning/gates/lease.ts";
import {
  cutAndNeverBegun,
  judgeRecorded,
  judgeSetAside,
  maybeUnfinished,
  type NotFinished,
  nextToLookAt,
} from "../../planning/history/finished.ts";
import { versionsOf } from "../../planning/history/version-history.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";
import type { Machine } from "../../services/ports/machine.ts";
import type { HistoryRun, HistoryServices } from "../run/services.ts";

/** The objects of all records by release tag, as the remote has them. */
export type Records = Pick<RemoteState, "intents">;

/** No records at all. */
export const NO_RECORDS: Records = { intents: new Map() };

/** Records that are read at once for one component. */
const AT_ONCE = 20;

/** What the remote has of tags, records and trunk; null if it cannot be asked, which is a warning. */
export async function readRemote(run: HistoryRun): Promise<RemoteState | null> {
  const { project, services } = run;
  try {
    return await services.git.remoteState([], "all");
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const { remote } = project.source;
    if ((await services.git.remoteUrls()).length > 0)
      warnOfUnknown(run, remote, `\`git ls-remote ${remote}\``, error);
    return null;
  }
}

function warnOfUnknown({ report }: HistoryRun, who: string, check: string, { message }: ReleaseError): void {
  report({
    kind: "warning",
    problem: {
      code: "records-unknown",
      message: `${who} cannot be asked which releases are finished: ${message}`,
      hint: `every release tag of this clone counts as finished here; check ${check}`,
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
    return { ...noneFound(), unfinished: atRest(await findUnpublished(run, components)) };
  const found = await findUnrecorded(
    run.services,
    records,
    components.map(({ releases }) => releases),
  );
  for (const tag of await findNeverBegun(run.services.git, records, components))
    found.unfinished.set(tag, null);
  return found;
}

/** Says which of some releases are not finished, given what their records say. */
export type UnfinishedJudge = (
  tags: readonly string[],
  known: ReadonlyMap<string, ReleaseIntent>,
) => NotFinished;

/**
 * The same, of releases whose records are known, and not only down to the last finished one. What depends on all releases is found once;
 * gives what judges some of them.
 */
export async function unfinishedAmong(
  services: { readonly machine: Judge; readonly git: Pick<Git, "tagSubjects"> },
  records: Records,
  components: readonly ReleasesOf[],
): Promise<UnfinishedJudge> {
  const maybe = components.flatMap(({ releases }) =>
    maybeUnfinished(releases, (tag) => records.intents.has(tag)),
  );
  const open = new Set(maybe.map(({ tag }) => tag));
  const neverBegun = new Set(await findNeverBegun(services.git, records, components));
  return (tags, known) => {
    const found = noneFound();
    noteStates(
      services,
      found,
      tags.filter((tag) => open.has(tag)),
      known,
    );
    for (const tag of tags) if (neverBegun.has(tag)) found.unfinished.set(tag, null);
    return found;
  };
}

function atRest(tags: Iterable<string>): ReadonlyMap<string, null> {
  return new Map([...tags].map((tag) => [tag, null]));
}

/** Who knows whether a run has ended. */
type Judge = Pick<Machine, "now" | "hasEnded">;

/** What was found by now. */
interface Found extends NotFinished {
  readonly finished: Set<string>;
  readonly unfinished: Map<string, AtWork | null>;
  readonly abandoned: Set<string>;
  readonly setAside: SetAsideRelease[];
}

function noneFound(): Found {
  return { finished: new Set(), unfinished: new Map(), abandoned: new Set(), setAside: [] };
}

/** Notes how releases stand that should have a record, and who is at work on them. */
function noteStates(
  { machine }: { readonly machine: Judge },
  { finished, unfinished, abandoned, setAside }: Found,
  tags: readonly string[],
  records: ReadonlyMap<string, ReleaseIntent>,
): void {
  const scene = { now: machine.now(), hasEnded: machine.hasEnded };
  for (const tag of tags) {
    const record = records.get(tag);
    const state = judgeRecorded(record);
    const aside = record === undefined ? null : judgeSetAside(record);
    if (aside !== null) setAside.push(aside);
    if (state === "finished") finished.add(tag);
    else if (state === "abandoned") abandoned.add(tag);
    else unfinished.set(tag, heldReleases(record === undefined ? [] : [record], scene)[0] ?? null);
  }
}

/** The newest releases that `cut` made, of components that have no record at all, if others have one. */
async function findNeverBegun(
  git: Pick<Git, "tagSubjects">,
  { intents }: Records,
  components: readonly ReleasesOf[],
): Promise<readonly string[]> {
  if (intents.size === 0) return [];
  const unrecorded = components.filter(({ releases }) => !releases.some(({ tag }) => intents.has(tag)));
  const newest = unrecorded.map(({ component, releases }) => ({
    component,
    releases: newestOf(releases, AT_ONCE),
  }));
  const tags = newest.flatMap(({ releases }) => releases.map(({ tag }) => tag));
  if (tags.length === 0) return [];
  const subjects = await git.tagSubjects(tags);
  return newest.flatMap(({ component, releases }) => cutAndNeverBegun(component, releases, subjects));
}

function newestOf(releases: readonly ReleasedVersion[], most: number): readonly ReleasedVersion[] {
  return [...releases].sort((a, b) => compareVersions(b.version, a.version)).slice(0, most);
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
    newestOf(releases, LOOKED_FOR).map(({ tag, version }) => ({ text: tag, component, version })),
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
    warnOfUnknown(
      run,
      `registries and ${FORGE_NAMES[run.project.source.forge]}`,
      "`slipway verify TAG`",
      error,
    );
    return new Set();
  }
}

/**
 * Which releases are not finished, down to each component's last finished stable one: what was begun, what was abandoned, and
 * what has no record though an earlier release of the component has one. One list of releases for each component.
 */
async function findUnrecorded(
  services: HistoryServices,
  records: Records,
  components: readonly (readonly ReleasedVersion[])[],
): Promise<Found> {
  const found = noneFound();
  const recorded = components.map((releases) => maybeUnfinished(releases, (tag) => records.intents.has(tag)));
  let open = recorded;
  for (;;) {
    const looked = open.map((releases) => nextToLookAt(releases, AT_ONCE));
    const all = looked.flat();
    if (all.length === 0) break;
    const tags = all.map(({ tag }) => tag);
    noteStates(services, found, tags, await readRecorded(services.git, records, tags));
    open = open.map((releases, index) => rest(releases, looked[index] ?? [], found.finished));
  }
  if (found.setAside.length === 0) return found;
  const { findStanding } = await import("./standing.ts");
  const read = (tags: readonly string[]) => readRecorded(services.git, records, tags);
  await findStanding({ read, judge: judgeSetAside }, recorded, found);
  return found;
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

/** What the records of these tags say, of those that have one. */
export async function readRecorded(
  git: Git,
  records: Records,
  tags: readonly string[],
): Promise<ReadonlyMap<string, ReleaseIntent>> {
  const found = await git.intents(
    tags.filter((tag) => records.intents.has(tag)),
    records,
  );
  return new Map([...found].map(([tag, { intent }]) => [tag, intent]));
}

/**
 * The remote's tags that floating tags are left to, and that versions are compared with: without those newer than some releases
 * that were abandoned; and which releases were set aside, as far as that matters to these. `own`: what their own records say.
 */
export async function readClaims(
  git: Git,
  remote: RemoteState,
  releases: readonly Claimant[],
  own: ReadonlyMap<string, RecordedIntent>,
): Promise<Omit<Claims, "prereleases">> {
  const all = [...remote.tags.keys()];
  const recorded = [...remote.intents.keys()];
  const looked = releases.flatMap(({ tag, line, tagLine, version }) => {
    const record = own.get(tag)?.intent;
    const down = record !== undefined && isSetAside(record);
    return [line, tagLine]
      .flatMap((each) => versionsOf(each, recorded))
      .filter((other) => down || compareVersions(other.version, version) > 0);
  });
  if (looked.length === 0) return { remoteTags: all, setAside: new Map() };
  const records = await readRecorded(git, remote, [...new Set(looked.map(({ tag }) => tag))]);
  return {
    remoteTags: all.filter((tag) => judgeRecorded(records.get(tag)) !== "abandoned"),
    setAside: asideAmong(records.values()),
  };
}

/** A release whose floating tags other releases may have. */
type Claimant = Pick<WantedRelease, "tag" | "line" | "tagLine" | "version">;
