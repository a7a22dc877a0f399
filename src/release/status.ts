import type { PlacedRelease, ReleaseLine } from "../domain/history/release-line.ts";
import type { ComponentStatus, LastRelease, ProjectStatus } from "../domain/history/status.ts";
import type { Component } from "../domain/project/project.ts";
import type { Problem } from "../domain/text/problem.ts";
import { calendarDate } from "../domain/versions/calendar-date.ts";
import { type RangeChanges, sinceRelease } from "../planning/history/sort-changes.ts";
import { type CutDecision, decideCuts, placeOrder, rangesOf } from "../planning/numbering/decide-cuts.ts";
import { withGroups } from "../planning/numbering/groups.ts";
import { alsoSetAside } from "../planning/setting-aside/told-status.ts";
import { hasDrifted } from "../planning/verification/judge-verification.ts";
import { openHistory } from "./history/history.ts";
import { warnOfLineage } from "./history/warnings.ts";
import type { HistoryRun, Run } from "./run/services.ts";
import { firstThingsFirst } from "./run/together.ts";
import { verify } from "./verify.ts";

/** Where components stand at HEAD. Reads git and asks Bazel; throws if one of them cannot answer. */
export async function projectStatus(
  run: HistoryRun,
  components: readonly Component[],
): Promise<ProjectStatus> {
  const { project, now, services } = run;
  const commit = await services.git.commitOf("HEAD");
  // What is cut together has one version, so that the others matter, too.
  const together = withGroups(project, components);
  await using history = openHistory(run, together);
  const head = history.lineTo(commit);
  const releasesOf = await head.releases(together);
  const lines = components.map(releasesOf);
  const placed = together.map((component) =>
    placeOrder({ component, version: null }, releasesOf(component), CUT_ALL, project.channels),
  );
  const [changesIn, times] = await firstThingsFirst([
    head.changes(placed.flatMap(rangesOf)),
    services.git.tagTimes(lines.flatMap((line) => lastOf(line)?.tag ?? [])),
  ]);
  const broken = await history.broken();
  const remote = await history.remote();
  const counts = (tag: string) => remote?.tags.has(tag) ?? true;
  await warnOfLineage(run, { lines, head: commit, counts, numbers: false });
  const known = placed.filter(({ order }) => !broken.has(order.component.name));
  const decision = decideCuts(known, CUT_ALL, { project, commit, today: calendarDate(now) }, changesIn);
  return {
    commit,
    time: now,
    components: lines.map((line) => {
      const release = lastOf(line);
      const last = release && { ...release, time: times.get(release.tag) ?? null };
      const problem = broken.get(line.component.name);
      return problem === undefined
        ? componentStatus(line, last, changesIn(sinceRelease(line, line.stable)), decision)
        : brokenStatus(line, last, problem);
    }),
  };
}

function lastOf({ stable, latest }: ReleaseLine): PlacedRelease | null {
  return stable ?? latest;
}

/** Of a component that cannot be looked at, only the releases are known. */
function brokenStatus(line: ReleaseLine, last: LastRelease | null, obstacle: Problem): ComponentStatus {
  return {
    component: line.component.name,
    last,
    ...notStanding(line, last),
    changes: [],
    next: null,
    obstacle,
    drift: null,
  };
}

/** What people do not get, of a component's releases. */
function notStanding(
  line: ReleaseLine,
  last: LastRelease | null,
): Pick<ComponentStatus, "unfinished" | "setAside" | "alsoSetAside"> {
  return {
    unfinished: line.unfinished,
    setAside: line.setAside.find(({ tag }) => tag === last?.tag) ?? null,
    alsoSetAside: alsoSetAside(line),
  };
}

/** As `slipway cut --affected` has it. */
const CUT_ALL = { bump: "auto", channel: null, affectedOnly: true } as const;

function componentStatus(
  line: ReleaseLine,
  last: LastRelease | null,
  { all }: RangeChanges,
  { cuts, obstacles }: CutDecision,
): ComponentStatus {
  const { component } = line;
  const planned = cuts.find(({ cut }) => cut.component === component)?.cut;
  return {
    component: component.name,
    last,
    ...notStanding(line, last),
    changes: all,
    next:
      planned === undefined
        ? null
        : { text: planned.tag, component: component.name, version: planned.version },
    obstacle: obstacles.get(component.name) ?? null,
    drift: null,
  };
}

/** The same, with the last releases read back from git's remote, the registries and GitHub. */
export async function verifiedStatus(run: Run, components: readonly Component[]): Promise<ProjectStatus> {
  const status = await projectStatus(run, components);
  const tags = status.components.flatMap(({ component, last }) =>
    last === null ? [] : [{ text: last.tag, component, version: last.version }],
  );
  const { releases } = await verify(run, tags);
  const drifted = new Map(releases.map((release) => [release.tag, hasDrifted(release)]));
  return {
    ...status,
    components: status.components.map((each) => ({ ...each, drift: driftOf(each, drifted) })),
  };
}

function driftOf({ last }: ComponentStatus, drifted: ReadonlyMap<string, boolean>): boolean | null {
  return last === null ? null : (drifted.get(last.tag) ?? null);
}
