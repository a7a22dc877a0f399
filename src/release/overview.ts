import type { AttributedChange, Change } from "../domain/history/change.ts";
import type { CommitSha } from "../domain/history/commit-sha.ts";
import type { Component } from "../domain/project/project.ts";
import { targetsOf } from "../planning/attribution/component-sources.ts";
import { type PackageNode, packageGraph, packagesOf } from "../planning/attribution/package-graph.ts";
import { sinceRelease } from "../planning/history/sort-changes.ts";
import { openHistory } from "./history/history.ts";
import { type ReleaseList, readReleases } from "./list.ts";
import type { HistoryRun } from "./run/services.ts";
import { firstThingsFirst } from "./run/together.ts";

/** Everything about a project's releases at one time, to be shown at once. */
export interface Overview extends ReleaseList {
  readonly components: readonly Component[];
  /** What is checked out. */
  readonly commit: CommitSha;
  /** What depends on what, and what new commits reach; null if it was not asked for. */
  readonly graph: OverviewGraph | null;
}

/** What components are made from, and what has been committed since their last stable releases. */
export interface OverviewGraph {
  readonly packages: readonly PackageNode[];
  /** The packages of each component's own targets, by its name. */
  readonly owned: ReadonlyMap<string, readonly string[]>;
  /** The newest first. */
  readonly commits: readonly ReachingCommit[];
  /** How many there are besides. */
  readonly more: number;
}

/** A commit that no stable release has yet, and the components that it reaches. */
export interface ReachingCommit {
  readonly change: Change;
  readonly reaches: readonly ReachedComponent[];
}

/** A component that a commit reaches: through which chain, and through which packages. */
export interface ReachedComponent {
  readonly component: string;
  readonly because: readonly string[];
  readonly packages: readonly string[];
}

/** Commits that are shown; a page of more would be read by nobody. */
const MOST_COMMITS = 300;

/** Reads all releases and, with a graph, history and Bazel's dependencies, as `status` does. Throws what these throw. */
export async function readOverview(run: HistoryRun, withGraph: boolean): Promise<Overview> {
  const { project, services } = run;
  const [list, commit, graph] = await firstThingsFirst([
    readReleases(run, project.components),
    services.git.commitOf("HEAD"),
    withGraph ? readGraph(run) : Promise.resolve(null),
  ]);
  return { ...list, components: project.components, commit, graph };
}

async function readGraph(run: HistoryRun): Promise<OverviewGraph> {
  const { project, services } = run;
  const { components } = project;
  const head = await services.git.commitOf("HEAD");
  await using history = openHistory(run);
  const line = history.lineTo(head);
  const releasesOf = await line.releases(components);
  const broken = await history.broken();
  const known = components.filter(({ name }) => !broken.has(name));
  const ranges = known.map((component) => {
    const own = releasesOf(component);
    return sinceRelease(own, own.stable);
  });
  const changesIn = await line.changes(ranges);
  const dependencies = await history.dependencies();
  const found = ranges.map((range) => ({ component: range.component, changes: changesIn(range).all }));
  const commits = byCommit(found, (chain) => packagesOf(chain, dependencies));
  return {
    packages: packageGraph(dependencies, targetsOf(known)),
    owned: new Map(
      known.map((component) => [component.name, packagesOf(targetsOf([component]), dependencies)]),
    ),
    commits: commits.slice(0, MOST_COMMITS),
    more: Math.max(0, commits.length - MOST_COMMITS),
  };
}

/** The same changes, a commit each, the newest first. */
function byCommit(
  found: readonly { readonly component: string; readonly changes: readonly AttributedChange[] }[],
  packagesIn: (chain: readonly string[]) => readonly string[],
): ReachingCommit[] {
  const commits = new Map<CommitSha, { readonly change: Change; readonly reaches: ReachedComponent[] }>();
  for (const { component, changes } of found)
    for (const { change, attribution } of changes) {
      const { because } = attribution;
      const commit = commits.get(change.commit.sha) ?? { change, reaches: [] };
      commit.reaches.push({ component, because, packages: packagesIn(because) });
      commits.set(change.commit.sha, commit);
    }
  return [...commits.values()].sort((a, b) => b.change.commit.time - a.change.commit.time);
}
