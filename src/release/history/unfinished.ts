import type { AtWork } from "../../domain/history/release-line.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { compareVersions } from "../../domain/versions/version.ts";
import { heldReleases } from "../../planning/gates/lease.ts";
import { cutAndNeverBegun, maybeUnfinished, nextToLookAt } from "../../planning/history/finished.ts";
import type { ReleasedVersion } from "../../planning/history/version-history.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";
import type { HistoryRun, HistoryServices } from "../run/services.ts";

/** The objects of all records by release tag, as the remote has them. */
export type Records = Pick<RemoteState, "intents">;

/** No records at all. */
export const NO_RECORDS: Records = { intents: new Map() };

/** Records that are read at once for one component. */
const AT_ONCE = 20;

/** What the remote has of records and of trunk; null if nothing is recorded, and if the remote cannot be asked, which is a warning. */
export async function readRemote(run: HistoryRun): Promise<RemoteState | null> {
  const { project, services } = run;
  if (project.source.record === "none") return null;
  try {
    return await services.git.remoteState([], "records");
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
      hint: `every release tag counts as finished here; check ${check}`,
    },
  });
}

/** Releases of one component. */
export interface ReleasesOf {
  readonly component: string;
  readonly releases: readonly ReleasedVersion[];
}

/** Releases that are not finished by tag, with the run that is at work on each; null if none is. */
export type Unfinished = ReadonlyMap<string, AtWork | null>;

/** The releases that are not finished: as the records say or, without any, as what is published says. */
export async function findUnfinished(
  run: HistoryRun,
  records: Records,
  components: readonly ReleasesOf[],
): Promise<Unfinished> {
  if (run.project.source.record === "none") return atRest(await findUnpublished(run, components));
  const begun = await findUnrecorded(
    run.services,
    records,
    components.map(({ releases }) => releases),
  );
  return new Map([...atRest(await findNeverBegun(run.services.git, records, components)), ...begun]);
}

function atRest(tags: Iterable<string>): Unfinished {
  return new Map([...tags].map((tag) => [tag, null]));
}

/** The newest releases that `cut` made, of components that have no record at all, if others have one. */
async function findNeverBegun(
  git: Git,
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
    warnOfUnknown(run, "registries and GitHub", "`slipway verify TAG`", error);
    return new Set();
  }
}

/**
 * The tags of releases that are not finished, down to each component's last finished stable one: what was begun, and what has
 * no record though an earlier release of the component has one. One list of releases for each component.
 */
async function findUnrecorded(
  services: HistoryServices,
  records: Records,
  components: readonly (readonly ReleasedVersion[])[],
): Promise<Unfinished> {
  const unfinished = new Map<string, AtWork | null>();
  let open = components.map((releases) => maybeUnfinished(releases, (tag) => records.intents.has(tag)));
  for (;;) {
    const looked = open.map((releases) => nextToLookAt(releases, AT_ONCE));
    const all = looked.flat();
    if (all.length === 0) return unfinished;
    const { complete, atWork } = await readStates(
      services,
      records,
      all.map(({ tag }) => tag),
    );
    for (const { tag } of all) if (!complete.has(tag)) unfinished.set(tag, atWork.get(tag) ?? null);
    open = open.map((releases, index) => rest(releases, looked[index] ?? [], complete));
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

/** Which of these tags have a record that is complete, and who is at work on others. */
async function readStates(
  { git, machine }: HistoryServices,
  records: Records,
  tags: readonly string[],
): Promise<{ readonly complete: ReadonlySet<string>; readonly atWork: ReadonlyMap<string, AtWork> }> {
  const recorded = tags.filter((tag) => records.intents.has(tag));
  const intents = [...(await git.intents(recorded, records)).values()].map(({ intent }) => intent);
  const [complete, open] = [true, false].map((wanted) =>
    intents.filter(({ state }) => (state === "complete") === wanted),
  );
  const held = heldReleases(open ?? [], { now: machine.now(), hasEnded: machine.hasEnded });
  return {
    complete: new Set((complete ?? []).map(({ tag }) => tag)),
    atWork: new Map(held.map((each) => [each.tag, each])),
  };
}
