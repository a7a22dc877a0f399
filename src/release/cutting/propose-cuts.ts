import type { Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { CutOrder, CutProposal, CutRequest, ProposedCut } from "../../domain/history/cut.ts";
import type { PlacedRelease, ReleaseLine } from "../../domain/history/release-line.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { calendarDate } from "../../domain/versions/calendar-date.ts";
import { type Channel, channelOf, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import type { Attribute } from "../../planning/attribution/attribute.ts";
import { planCut } from "../../planning/numbering/plan-cut.ts";
import { baseOf } from "../history/change-ranges.ts";
import { readAttribution } from "../history/read-attribution.ts";
import { type ChangeHistory, readChanges } from "../history/read-changes.ts";
import { readReleases } from "../history/read-releases.ts";
import { warnOfCheckout } from "../history/warn-of-checkout.ts";
import { warnOfLineage } from "../history/warn-of-lineage.ts";
import { notesWriter } from "../history/write-notes.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { judgeCuts } from "./judge-cuts.ts";

/** One order with what was read for it. */
interface Considered {
  readonly order: CutOrder;
  readonly line: ReleaseLine;
  /** The release to count from: of a stable one the last stable one. */
  readonly previous: PlacedRelease | null;
}

/**
 * Fetches tags, then works out which release tags to make and what each of them brings. Throws all the reasons at once why
 * one must not be made.
 */
export async function proposeCuts(run: HistoryRun, request: CutRequest): Promise<CutProposal> {
  const { commit, lineage: reading, attribute } = await fetchAndRead(run, request.revision);
  if (request.revision !== "HEAD") await warnOfCheckout(run, commit);
  const { considered, lineage } = await consider(run, request.orders, request.channel, commit, reading);
  const ranges = considered.flatMap(({ order, line, previous }) =>
    [line.stable, previous].map((release) => ({ component: order.component.name, base: baseOf(release) })),
  );
  // Here the scope comes first: it is small, and what is read before it is known would mostly be of no use.
  const history = await readChanges(run, commit, Promise.resolve({ lineage, ranges }), attribute);
  const idle = considered.filter((each) => isIdle(each, request, history));
  const wanted = considered.filter((each) => !idle.includes(each));
  const { cuts, problems } = planCuts(run, wanted, request, commit, history);
  // Whoever names a version has thought about the one before.
  const lines = wanted.flatMap(({ order, line }) => (order.version === null ? [line] : []));
  await warnOfLineage(run, lines, commit);
  const judged = await judgeCuts(
    run,
    cuts.map(({ cut }) => cut),
    commit,
  );
  const [first, ...others] = [...problems, ...judged];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  return {
    cuts: await withNotes(run, cuts, history),
    idle: idle.map(({ order, previous }) => ({
      component: order.component.name,
      last: previous?.tag ?? null,
    })),
    standing: idle.flatMap(({ order, previous }): ReleaseTag[] =>
      previous?.commit === commit
        ? [{ text: previous.tag, component: order.component.name, version: previous.version }]
        : [],
    ),
  };
}

/** What a cut begins with. */
interface Begun {
  readonly commit: CommitSha;
  readonly lineage: () => Promise<readonly Lineage[]>;
  readonly attribute: Promise<Attribute>;
}

/** Fetches, and reads meanwhile what fetching does not change: Bazel's graph, and the history of what is to be tagged. */
async function fetchAndRead(run: HistoryRun, revision: string): Promise<Begun> {
  const { git } = run.services;
  const { remote } = run.project.source;
  const fetching = { id: "fetch", doing: "fetching", done: "fetched", label: `tags from ${remote}` };
  // A revision that is unknown may come with what is fetched.
  const before = git.commitOf(revision).catch(() => null);
  const early = before.then((commit) => (commit === null ? [] : git.lineage(commit, [])));
  const attribution = readAttribution(run);
  const [moved] = await firstThingsFirst([
    watched(run.report, fetching, () => git.fetchTags()),
    early,
    attribution,
  ]);
  warnOfMoved(run, moved);
  const commit = await git.commitOf(revision);
  const same = commit === (await before);
  return { commit, lineage: () => (same ? early : git.lineage(commit, [])), attribute: attribution };
}

async function consider(
  run: HistoryRun,
  orders: readonly CutOrder[],
  channel: Channel | null,
  commit: CommitSha,
  lineage: () => Promise<readonly Lineage[]>,
): Promise<{ readonly considered: readonly Considered[]; readonly lineage: readonly Lineage[] }> {
  const components = orders.map(({ component }) => component);
  const { lines, lineage: held } = await readReleases(run, components, commit, lineage);
  const considered = orders.flatMap((order, index): Considered[] => {
    const line = lines[index];
    if (line === undefined) return [];
    const own = order.version === null ? channel : channelOf(order.version, run.project.channels);
    const previous = own === null || own.name === DEFAULT_STABLE.name ? line.stable : line.latest;
    return [{ order, line, previous }];
  });
  return { considered, lineage: held };
}

/** Whether there is nothing to release. A first release has something, and so has a wish, unless only what changed is wanted. */
function isIdle(
  { order, previous }: Considered,
  { bump, affectedOnly }: CutRequest,
  history: ChangeHistory,
): boolean {
  const wished = order.version !== null || bump !== "auto" || previous === null;
  if (wished && !affectedOnly) return false;
  return history.since(order.component.name, baseOf(previous)).length === 0;
}

function planCuts(
  { project, now }: HistoryRun,
  considered: readonly Considered[],
  request: CutRequest,
  commit: CommitSha,
  history: ChangeHistory,
): { readonly cuts: readonly Omit<ProposedCut, "notes">[]; readonly problems: readonly Problem[] } {
  const cuts: Omit<ProposedCut, "notes">[] = [];
  const problems: Problem[] = [];
  for (const { order, line, previous } of considered) {
    const { name } = order.component;
    const changes = history.standing(history.since(name, baseOf(line.stable)));
    const scene = {
      project,
      commit,
      today: calendarDate(now),
      line,
      changes: changes.map(({ change }) => change),
    };
    const planned = planCut(order, request, scene);
    if (planned.ok)
      cuts.push({ cut: planned.value, previous, changes: history.since(name, baseOf(previous)) });
    else problems.push(planned.problem);
  }
  return { cuts, problems };
}

async function withNotes(
  run: HistoryRun,
  cuts: readonly Omit<ProposedCut, "notes">[],
  history: ChangeHistory,
): Promise<ProposedCut[]> {
  const write = await notesWriter(run);
  return await Promise.all(
    cuts.map(async (proposed) => {
      const { cut, previous } = proposed;
      const changes = history.standing(proposed.changes);
      return { ...proposed, notes: await write({ ...cut, previous, time: run.now, changes }) };
    }),
  );
}

/** Tags that were moved are never replaced here: who numbers from them should know. */
function warnOfMoved({ report, project }: HistoryRun, names: readonly string[]): void {
  const { remote } = project.source;
  for (const name of names) {
    report({
      kind: "warning",
      problem: {
        code: "tag-moved",
        message: `the tag ${name} stands elsewhere here than on ${remote}`,
        hint: `find out who moved it; to take ${remote}'s: git fetch --force ${remote} refs/tags/${name}:refs/tags/${name}`,
      },
    });
  }
}
