import type { CutOrder, CutProposal, CutRequest, ProposedCut } from "../../domain/history/cut.ts";
import type { ReleaseLine } from "../../domain/history/release-line.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { calendarDate } from "../../domain/versions/calendar-date.ts";
import { type DecidedCut, decideCuts, placeOrder, rangesOf } from "../../planning/numbering/decide-cuts.ts";
import { type History, type HistoryLine, openHistory } from "../history/history.ts";
import { warnOfCheckout, warnOfLineage, warnOfUnfinished } from "../history/warnings.ts";
import { writeNotes } from "../history/write-notes.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { judgeCuts } from "./judge-cuts.ts";

/**
 * Fetches tags, then works out which release tags to make and what each of them brings. Throws every reason why one must not
 * be made, all at once.
 */
export async function proposeCuts(run: HistoryRun, request: CutRequest): Promise<CutProposal> {
  const { project, now } = run;
  const components = request.orders.map(({ component }) => component);
  await using history = openHistory(run, components);
  const { line, pushed } = await fetchLine(run, history, request.revision);
  const commit = line.head;
  if (request.revision !== "HEAD") await warnOfCheckout(run, commit);
  const releasesOf = await line.releases(components, { counts: (tag) => pushed.has(tag) });
  const orders = await unbroken(run, history, request);
  const placed = orders.map((order) =>
    placeOrder(order, releasesOf(order.component), request, project.channels),
  );
  const changesIn = await line.changes(placed.flatMap(rangesOf));
  const scene = { project, commit, today: calendarDate(now) };
  const { cuts, obstacles, numbered, idle, standing } = decideCuts(placed, request, scene, changesIn);
  await warnOfLineage(run, {
    lines: numbered.map((each) => withoutCut(each, cuts)),
    head: commit,
    counts: (tag) => pushed.has(tag),
    numbers: true,
  });
  for (const { unfinished } of placed) warnOfUnfinished(run, unfinished);
  const planned = cuts.map(({ cut }) => cut);
  const [first, ...others] = [
    ...obstacles.values(),
    ...(await judgeCuts(run, planned, commit, await history.remote())),
  ];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  return { cuts: await withNotes(run, cuts), idle, standing };
}

/** A line without those tags in this clone that are about to be pushed. */
function withoutCut(line: ReleaseLine, cuts: readonly DecidedCut[]): ReleaseLine {
  return { ...line, unpushed: line.unpushed.filter(({ tag }) => !cuts.some(({ cut }) => cut.tag === tag)) };
}

/**
 * The orders of components that can be looked at. The others are left out, with a warning, if it is slipway that chooses among all
 * components; otherwise they are refused.
 */
async function unbroken(
  run: HistoryRun,
  history: History,
  request: CutRequest,
): Promise<readonly CutOrder[]> {
  const broken = await history.broken();
  const problems = request.orders.flatMap(({ component }) => broken.get(component.name) ?? []);
  const [first, ...others] = problems;
  if (first === undefined) return request.orders;
  if (!request.affectedOnly || problems.length === request.orders.length)
    throw errorFromProblems([first, ...others]);
  for (const problem of problems) run.report({ kind: "warning", problem });
  return request.orders.filter(({ component }) => !broken.has(component.name));
}

/**
 * Fetches, and begins meanwhile to read the history of what is to be tagged. Also gives the tags that the remote has: one is not a
 * release until it is pushed.
 */
async function fetchLine(
  run: HistoryRun,
  history: History,
  revision: string,
): Promise<{ readonly line: HistoryLine; readonly pushed: ReadonlySet<string> }> {
  const { git } = run.services;
  const { remote } = run.project.source;
  const fetching = { id: "fetch", doing: "fetching", done: "fetched", label: `tags from ${remote}` };
  // Begun first, since it takes longer. It never fails: an error shows only when its result is asked for.
  const [early, { there, moved }] = await firstThingsFirst([
    beginLine(run, history, revision),
    watched(run.report, fetching, () => git.fetchTags()),
  ]);
  warnOfMoved(run, moved);
  const commit = await git.commitOf(revision);
  return { line: early?.head === commit ? early : history.lineTo(commit), pushed: there };
}

/** Null if the revision is unknown: it may come with what is fetched. */
async function beginLine(
  { services: { git } }: HistoryRun,
  history: History,
  revision: string,
): Promise<HistoryLine | null> {
  const commit = await git.commitOf(revision).catch(() => null);
  return commit === null ? null : history.lineTo(commit);
}

async function withNotes(run: HistoryRun, cuts: readonly DecidedCut[]): Promise<ProposedCut[]> {
  const notes = await writeNotes(
    run,
    cuts.map(({ cut, previous, changes }) => ({
      ...{ ...cut, previous, time: run.now },
      changes: changes.effective(),
    })),
  );
  return cuts.map(({ cut, reason, previous, changes }, index) => ({
    cut,
    reason,
    previous,
    changes: changes.all,
    notes: notes[index] ?? "",
  }));
}

/** Tags that were moved are never replaced here: whoever numbers versions from them should know. */
function warnOfMoved({ report, project }: HistoryRun, names: readonly string[]): void {
  const { remote } = project.source;
  for (const name of names) {
    report({
      kind: "warning",
      problem: {
        code: "tag-moved",
        message: `the tag ${name} points elsewhere here than on ${remote}`,
        hint: `find out who moved it; to take ${remote}'s: git fetch --force ${remote} refs/tags/${name}:refs/tags/${name}`,
      },
    });
  }
}
