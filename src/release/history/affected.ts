import type { Affected } from "../../domain/history/status.ts";
import type { Component } from "../../domain/project/project.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { type Base, type ComponentRange, sinceRelease } from "../../planning/history/sort-changes.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { type HistoryLine, openHistory } from "./history.ts";

/**
 * Which components the commits since a revision belong to; without one, since each component's last stable release.
 * Throws `unknown-revision`, and what keeps history from being read.
 */
export async function affected(run: HistoryRun, since: string | null): Promise<Affected> {
  const { git } = run.services;
  const { components } = run.project;
  const [head, base] = await firstThingsFirst([git.commitOf("HEAD"), baseNamed(run, since)]);
  await using history = openHistory(run);
  // The revision may be on another branch, so that only git knows what it contains of this one.
  const line = history.lineTo(head, base?.commit);
  const ranges =
    base === null
      ? await sinceReleases(line, components)
      : components.map(({ name }) => ({ component: name, base }));
  const changesIn = await line.changes(ranges);
  const [first, ...others] = (await history.broken()).values();
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const found = ranges.map((range) => ({ component: range.component, changes: changesIn(range).all }));
  return { since, components: found.filter(({ changes }) => changes.length > 0) };
}

async function baseNamed({ services }: HistoryRun, name: string | null): Promise<Base | null> {
  return name === null ? null : { name, commit: await services.git.commitOf(name) };
}

async function sinceReleases(line: HistoryLine, components: readonly Component[]): Promise<ComponentRange[]> {
  const releasesOf = await line.releases(components);
  return components.map(releasesOf).map((line) => sinceRelease(line, line.stable));
}
