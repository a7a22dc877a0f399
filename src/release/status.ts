import type { AttributedChange } from "../domain/history/change.ts";
import type { ComponentStatus, ProjectStatus } from "../domain/history/status.ts";
import type { Component } from "../domain/project/project.ts";
import { calendarDate } from "../domain/versions/calendar-date.ts";
import { type CutScene, planCut } from "../planning/numbering/plan-cut.ts";
import { baseOf } from "./history/change-ranges.ts";
import { readChanges } from "./history/read-changes.ts";
import { readReleases } from "./history/read-releases.ts";
import { warnOfLineage } from "./history/warn-of-lineage.ts";
import type { HistoryRun, Run } from "./run/services.ts";
import { firstThingsFirst } from "./run/together.ts";
import { verify } from "./verify.ts";

/** Where components stand at HEAD. Reads git and asks Bazel; throws where one of them cannot tell. */
export async function projectStatus(
  run: HistoryRun,
  components: readonly Component[],
): Promise<ProjectStatus> {
  const { git } = run.services;
  const commit = await git.commitOf("HEAD");
  const releases = readReleases(run, components, commit);
  // Together, because of some component this is mostly all of history, and reading it takes longer than anything else.
  const scope = releases.then(({ lines, lineage }) => ({
    lineage,
    ranges: lines.map(({ component, stable }) => ({ component: component.name, base: baseOf(stable) })),
  }));
  const [{ lines }, history] = await firstThingsFirst([releases, readChanges(run, commit, scope)]);
  await warnOfLineage(run, lines, commit);
  return {
    commit,
    time: run.now,
    components: lines.map((line) => {
      const { component, stable } = line;
      const changes = history.since(component.name, baseOf(stable));
      return componentStatus(changes, {
        project: run.project,
        commit,
        today: calendarDate(run.now),
        line,
        changes: history.standing(changes).map(({ change }) => change),
      });
    }),
  };
}

function componentStatus(changes: readonly AttributedChange[], scene: CutScene): ComponentStatus {
  const { component, stable, latest } = scene.line;
  const planned =
    changes.length === 0
      ? null
      : planCut({ component, version: null }, { bump: "auto", channel: null }, scene);
  return {
    component: component.name,
    last: stable ?? latest,
    changes,
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
