import type { Line } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { type DependencyGraph, NO_DEPENDENCIES } from "../../domain/history/dependency-graph.ts";
import type { Beginning, PlacedRelease, ReleaseLine } from "../../domain/history/release-line.ts";
import type { ImageSource } from "../../domain/project/artifact.ts";
import type { Component } from "../../domain/project/project.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { compareVersions, type Version } from "../../domain/versions/version.ts";
import { type Attribute, attribution } from "../../planning/attribution/attribute.ts";
import { brokenComponents } from "../../planning/attribution/broken-components.ts";
import { judgeSiteSources, targetsOf } from "../../planning/attribution/component-sources.ts";
import { followMoves } from "../../planning/attribution/follow-moves.ts";
import { type CommitGraph, commitGraph } from "../../planning/history/commit-graph.ts";
import { withUnfinished } from "../../planning/history/finished.ts";
import { judgeDepth } from "../../planning/history/judge-depth.ts";
import {
  type ChangesIn,
  type ComponentRange,
  commitsIn,
  sortChanges,
} from "../../planning/history/sort-changes.ts";
import { type FindLine, releaseLines } from "../../planning/numbering/release-line.ts";
import type { RemoteState } from "../../services/ports/git.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst, together } from "../run/together.ts";
import { watchedIfLong } from "../run/watched.ts";
import { inBackground } from "./in-background.ts";
import { findUnfinished, NO_RECORDS, readRemote } from "./unfinished.ts";

/**
 * What a command reads of history. Whatever can be read before it is asked for is read early, in parallel. Declared with
 * `await using`, it leaves nothing running, whatever failed.
 */
export interface History extends AsyncDisposable {
  /** Begins to read the line of history that leads to a commit; with `since` only what that commit does not contain. */
  lineTo(head: CommitSha, since?: CommitSha): HistoryLine;
  /** The components that cannot be looked at, because Bazel does not know a target of theirs, by name. */
  broken(): Promise<ReadonlyMap<string, Problem>>;
  /** What Bazel's targets are made from. */
  dependencies(): Promise<DependencyGraph>;
  /** What the remote has of tags, records and trunk; null if it did not answer. */
  remote(): Promise<RemoteState | null>;
}

/** Which releases count. */
interface Counted {
  /** Whether a tag counts. Unless this says otherwise, those do that the remote has, or all if it does not answer. */
  readonly counts?: (tag: string) => boolean;
  /** The version below which the last finished release of a component is looked for; null for any. */
  readonly below?: (component: Component) => Version | null;
}

/** A commit with all that leads to it. */
export interface HistoryLine {
  readonly head: CommitSha;
  /** Finds the releases of some components in it. */
  releases(
    components: readonly Component[],
    counted?: Counted,
  ): Promise<(component: Component) => ReleaseLine>;
  /**
   * Finds the changes in some ranges of it, in one pass, however many ranges there are; to be called once. What it gives
   * throws `shallow` for a range that this clone does not show all of, and `no-such-target` for one of a broken component.
   */
  changes(ranges: readonly ComponentRange[]): Promise<ChangesIn>;
}

/**
 * Opens history for one command, and asks Bazel, once, what the components are made from. `asked`: those whose changes may be
 * looked for.
 */
export function openHistory(run: HistoryRun, asked: readonly Component[] = run.project.components): History {
  for (const problem of judgeSiteSources(run.project.components)) run.report({ kind: "warning", problem });
  const { git, changes } = run.services;
  const attributing = inBackground(readAttribution(run, asked));
  const recording = inBackground(readRemote(run));
  const reading: Promise<unknown>[] = [];
  return {
    lineTo: (head, since) => {
      const indexing = inBackground(readGraph(run, head, since));
      // Begun after git, since loading it blocks this thread.
      const understanding = inBackground(changes());
      reading.push(indexing, understanding);
      return {
        head,
        releases: async (components, { counts, below = () => null } = {}) => {
          const [tags, beginnings, there] = await firstThingsFirst([
            git.tags(globsOf(components)),
            readBeginnings(run, components),
            recording,
          ]);
          const isRelease = counts ?? ((tag: string) => there?.tags.has(tag) ?? true);
          // Tags are read while history is.
          const findLine = releaseLines(tags, components, isRelease);
          const lines = findReleases(components, findLine, (await indexing).graph, beginnings);
          const looked = components.map((each) => ({
            component: each.name,
            releases: releasesBelow(lines(each), below(each)),
          }));
          const notFinished = await findUnfinished(run, there ?? NO_RECORDS, looked);
          const known = new Map(components.map((each) => [each, withUnfinished(lines(each), notFinished)]));
          return (component) => known.get(component) ?? lines(component);
        },
        changes: async (ranges) => {
          const { graph, ends } = await indexing;
          const [{ attribute, broken }, moves, readChange] = await firstThingsFirst([
            attributing,
            movesSince(run, head, graph, ranges),
            understanding,
          ]);
          const sorter = sortChanges(graph, ranges, followMoves(attribute, moves), readChange);
          await git.commits(sorter.wanted, sorter.take);
          return unbroken(broken, judged(run, graph, ends, sorter.finish()));
        },
      };
    },
    broken: async () => (await attributing).broken,
    dependencies: async () => (await attributing).graph,
    remote: () => recording,
    [Symbol.asyncDispose]: async () => {
      await Promise.allSettled([attributing, recording, ...reading]);
    },
  };
}

/** What Bazel is asked, which may take it a while. */
const ASKING = {
  id: "dependencies",
  doing: "asking Bazel for",
  done: "read",
  label: "the components' dependencies",
};

/**
 * Finds out which components a path counts for. Bazel is asked about all components, whichever are of interest, so that the
 * answer stays the same and can be kept. Throws if Bazel cannot answer.
 */
async function readAttribution(
  { project, services, report, placeOf }: HistoryRun,
  asked: readonly Component[],
): Promise<{
  readonly attribute: Attribute;
  readonly broken: ReadonlyMap<string, Problem>;
  readonly graph: DependencyGraph;
}> {
  const { components } = project;
  const [files, ignores] = await together([services.git.buildFiles(), services.ignores(sources(components))]);
  const targets = targetsOf(components);
  const graph =
    targets.length === 0
      ? NO_DEPENDENCIES
      : await watchedIfLong(report, ASKING, (watch) => services.dependencies(targets, files, watch));
  return {
    attribute: attribution(components, graph, files.prefix, ignores, new Set(asked.map(({ name }) => name))),
    broken: brokenComponents(components, graph.missing ?? new Map(), placeOf),
    graph,
  };
}

/** The same changes, refused for components of which nobody knows what they are made from. */
function unbroken(broken: ReadonlyMap<string, Problem>, changesIn: ChangesIn): ChangesIn {
  if (broken.size === 0) return changesIn;
  return (range) => {
    const problem = broken.get(range.component);
    if (problem !== undefined) throw errorFromProblems([problem]);
    return changesIn(range);
  };
}

function sources(components: readonly Component[]): ImageSource[] {
  return components.flatMap(({ artifacts }) =>
    artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.source : [])),
  );
}

async function readGraph(
  { services: { git } }: HistoryRun,
  head: CommitSha,
  since: CommitSha | undefined,
): Promise<{ readonly graph: CommitGraph } & Pick<Line, "ends">> {
  const { commits, ends } = await git.lineage(head, since === undefined ? [] : [since]);
  return { graph: commitGraph(commits), ends };
}

/** Globs that match the release tags of components: versions hold no `/`, and names of refs nothing that is special in globs. */
export function globsOf(components: readonly Component[]): string[] {
  return [...new Set(components.map(({ tag }) => `${tag.before}*${tag.after}`))];
}

/** Where the history of components begins to count, by what they say. Throws `unknown-revision`. */
async function readBeginnings(
  { services: { git } }: HistoryRun,
  components: readonly Component[],
): Promise<ReadonlyMap<string, Beginning>> {
  const names = new Set(components.flatMap(({ since }) => since ?? []));
  const found = [...names].map(async (name) => {
    // A branch of the same name is not meant.
    const commit = await git.commitOf(`refs/tags/${name}`).catch(() => git.commitOf(name));
    return [name, { name, commit }] as const;
  });
  return new Map(await Promise.all(found));
}

function findReleases(
  components: readonly Component[],
  findLine: FindLine,
  graph: CommitGraph,
  beginnings: ReadonlyMap<string, Beginning>,
): (component: Component) => ReleaseLine {
  const line = { ...graph, has: (object: string) => graph.place(object) !== undefined };
  const find = (component: Component) => findLine(component, line, beginnings.get(component.since ?? ""));
  const found = new Map(components.map((component) => [component, find(component)]));
  return (component) => found.get(component) ?? find(component);
}

function releasesBelow({ releases }: ReleaseLine, version: Version | null): readonly PlacedRelease[] {
  return version === null ? releases : releases.filter((each) => compareVersions(each.version, version) < 0);
}

/** The packages that have moved since the oldest release that any range begins at. */
async function movesSince(
  { services: { git } }: HistoryRun,
  head: CommitSha,
  { commits }: CommitGraph,
  ranges: readonly ComponentRange[],
): Promise<ReadonlyMap<string, string>> {
  const bases = new Set(ranges.flatMap(({ base }) => base?.commit ?? []));
  // If the line ends before a base, that is the only one.
  const [only] = bases;
  const oldest = commits.findLast(({ sha }) => bases.has(sha))?.sha ?? only;
  return oldest === undefined ? new Map() : await git.movedPackages(oldest, head);
}

/** The same changes, refused if a shallow clone lacks some: `ends` are the commits behind which it does. */
function judged(
  { project }: HistoryRun,
  graph: CommitGraph,
  ends: ReadonlySet<CommitSha>,
  changesIn: ChangesIn,
): ChangesIn {
  if (ends.size === 0) return changesIn;
  return (range) => {
    const inRange = commitsIn(graph, range);
    const shown = graph.commits.filter((_, place) => inRange[place] === 1);
    const [problem] = judgeDepth(range.base?.name ?? null, shown, ends, project.source);
    if (problem !== undefined) throw errorFromProblems([problem]);
    return changesIn(range);
  };
}
