import type { ReleaseLine } from "../domain/history/release-line.ts";
import type { ComponentStatus, ProjectStatus } from "../domain/history/status.ts";
import type { Component } from "../domain/project/project.ts";
import type { Problem } from "../domain/text/problem.ts";
import { calendarDate } from "../domain/versions/calendar-date.ts";
import { type RangeChanges, sinceRelease } from "../planning/history/sort-changes.ts";
import { type CutScene, planCut } from "../planning/numbering/plan-cut.ts";
import { openHistory } from "./history/history.ts";
import { warnOfLineage } from "./history/warnings.ts";
import type { HistoryRun, Run } from "./run/services.ts";
import { verify } from "./verify.ts";

/** Where components stand at HEAD. Reads git and asks Bazel; throws if one of them cannot answer. */
export async function projectStatus(
  run: HistoryRun,
  components: readonly Component[],
): Promise<ProjectStatus> {
  const { project, now, services } = run;
  const commit = await services.git.commitOf("HEAD");
  await using history = openHistory(run);
  const head = history.lineTo(commit, { readAhead: true });
  const releasesOf = await head.releases(components);
  const lines = components.map(releasesOf);
  const sinceStable = ({ component, stable }: ReleaseLine) => sinceRelease(component, stable);
  const changesIn = await head.changes(lines.map(sinceStable));
  const broken = await history.broken();
  await warnOfLineage(run, lines, commit);
  const scene = { project, commit, today: calendarDate(now) };
  return {
    commit,
    time: now,
    components: lines.map((line) => {
      const problem = broken.get(line.component.name);
      return problem === undefined
        ? componentStatus(scene, line, changesIn(sinceStable(line)))
        : brokenStatus(line, problem);
    }),
  };
}

/** Of a component that cannot be looked at, only the releases are known. */
function brokenStatus(
  { component, stable, latest, unfinished }: ReleaseLine,
  obstacle: Problem,
): ComponentStatus {
  const last = stable ?? latest;
  return { component: component.name, last, unfinished, changes: [], next: null, obstacle, drift: null };
}

function componentStatus(
  scene: Omit<CutScene, "line" | "changes">,
  line: ReleaseLine,
  { all, effective }: RangeChanges,
): ComponentStatus {
  const { component, stable, latest, unfinished } = line;
  const changes = effective().map(({ change }) => change);
  const planned =
    all.length === 0
      ? null
      : planCut({ component, version: null }, { bump: "auto", channel: null }, { ...scene, line, changes });
  return {
    component: component.name,
    last: stable ?? latest,
    unfinished,
    changes: all,
    next:
      planned?.ok === true
        ? { text: planned.value.tag, component: component.name, version: planned.value.version }
        : null,
    obstacle: planned?.ok === false ? planned.problem : null,
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
  const agreed = new Map(releases.map((release) => [release.tag, release.agreed]));
  return {
    ...status,
    components: status.components.map((each) => ({ ...each, drift: driftOf(each, agreed) })),
  };
}

function driftOf({ last }: ComponentStatus, agreed: ReadonlyMap<string, boolean>): boolean | null {
  const found = last === null ? undefined : agreed.get(last.tag);
  return found === undefined ? null : !found;
}
