import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type {
  CutChoice,
  CutOrder,
  CutProposal,
  CutReason,
  CutRequest,
  PlannedCut,
} from "../../domain/history/cut.ts";
import type { PlacedRelease, ReleaseLine, UnfinishedRelease } from "../../domain/history/release-line.ts";
import type { Component, Group, Project } from "../../domain/project/project.ts";
import { ok, type Problem, type Result } from "../../domain/text/problem.ts";
import { type Channel, channelOf, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { raiseOfAll } from "../history/effective-changes.ts";
import {
  type ChangesIn,
  type ComponentRange,
  type RangeChanges,
  sinceRelease,
} from "../history/sort-changes.ts";
import { atHighest, groupOf } from "./groups.ts";
import { type CutScene, planCut, reasonFor } from "./plan-cut.ts";

/** An order with the releases that its component has. */
export interface PlacedOrder {
  readonly order: CutOrder;
  readonly line: ReleaseLine;
  /** The finished release to count from: of a stable one the last stable one. */
  readonly previous: PlacedRelease | null;
  /** Releases after that one that are not finished; of a stable one only stable ones. */
  readonly unfinished: readonly UnfinishedRelease[];
}

/** A release tag that may be made, and what its release brings. */
export interface DecidedCut {
  readonly cut: PlannedCut;
  readonly reason: CutReason;
  readonly previous: PlacedRelease | null;
  /** Since the previous one. */
  readonly changes: RangeChanges;
}

/** What becomes of orders. */
export interface CutDecision extends Pick<CutProposal, "idle" | "standing"> {
  readonly cuts: readonly DecidedCut[];
  /** Why the others cannot be carried out, by component. */
  readonly obstacles: ReadonlyMap<string, Problem>;
  /** The lines along which versions were chosen. A user who names a version has thought about the one before. */
  readonly numbered: readonly ReleaseLine[];
}

/** Finds the release that an order counts from, which depends on the channel. */
export function placeOrder(
  order: CutOrder,
  line: ReleaseLine,
  { channel }: CutChoice,
  channels: readonly Channel[],
): PlacedOrder {
  const own = order.version === null ? channel : channelOf(order.version, channels);
  if (own !== null && own.name !== DEFAULT_STABLE.name)
    return { order, line, previous: line.latest, unfinished: line.unfinished };
  const unfinished = line.unfinished.filter(({ version }) => version.prerelease === null);
  return { order, line, previous: line.stable, unfinished };
}

/** The ranges whose changes a decision about an order looks at. */
export function rangesOf(placed: PlacedOrder): ComponentRange[] {
  return [sinceStable(placed), sincePrevious(placed)];
}

function sinceStable({ line }: PlacedOrder): ComponentRange {
  return sinceRelease(line, line.stable);
}

function sincePrevious({ line, previous }: PlacedOrder): ComponentRange {
  return sinceRelease(line, previous);
}

/** Decides which orders make a release tag, and which. Throws what `changesIn` throws. */
export function decideCuts(
  placed: readonly PlacedOrder[],
  request: Pick<CutRequest, "bump" | "channel" | "affectedOnly">,
  scene: Omit<CutScene, "line" | "changes">,
  changesIn: ChangesIn,
): CutDecision {
  const quiet = new Set(placed.filter((each) => isIdle(each, request, scene.commit, changesIn)));
  const groups = grouped(placed, scene.project);
  const busy = groups.filter((group) => !group.every((each) => quiet.has(each)));
  const wanted = new Set(busy.flat());
  const idle = placed.filter((each) => !wanted.has(each));
  const begun = (each: PlacedOrder) => begunAt(each, scene.commit);
  const cuts: DecidedCut[] = [];
  const obstacles = new Map<string, Problem>();
  for (const group of busy) {
    const planned: (DecidedCut & PlacedOrder)[] = [];
    for (const each of group) take(plan(each), each, planned);
    for (const [index, result] of atHighest(planned).entries()) take(result, planned[index], cuts);
  }
  return {
    cuts,
    obstacles,
    numbered: [...wanted].flatMap(({ order, line }) => (order.version === null ? [line] : [])),
    idle: idle.map((each) => ({
      component: each.line.component.name,
      last: (begun(each) ?? each.previous)?.tag ?? null,
      commits: changesIn(sincePrevious(each)).all.length,
    })),
    standing: idle.flatMap((each) => {
      const last = begun(each) ?? each.previous;
      return last?.commit === scene.commit
        ? [{ text: last.tag, component: each.line.component.name, version: last.version }]
        : [];
    }),
  };

  function take<T>(result: Result<T>, of: PlacedOrder | undefined, taken: T[]): void {
    if (result.ok) taken.push(result.value);
    else if (of !== undefined) obstacles.set(of.order.component.name, result.problem);
  }

  function plan(each: PlacedOrder): Result<DecidedCut & PlacedOrder> {
    const changes = changesIn(sinceStable(each)).effective();
    const found = { ...scene, line: each.line, changes: changes.map(({ change }) => change) };
    const planned = planCut(each.order, request, found);
    if (!planned.ok) return planned;
    const reason = reasonFor(each.order, request, found);
    return ok({ ...each, cut: planned.value, reason, changes: changesIn(sincePrevious(each)) });
  }
}

/** Orders that are carried out together or not at all, in their order. */
function grouped(placed: readonly PlacedOrder[], project: Project): PlacedOrder[][] {
  const groups = new Map<Group | Component, PlacedOrder[]>();
  for (const each of placed) {
    const key = groupOf(project, each.order.component) ?? each.order.component;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** The unfinished release that stands at a commit: to be finished, and not to be made again. */
function begunAt({ unfinished }: PlacedOrder, commit: CommitSha): PlacedRelease | null {
  return unfinished.find((each) => each.commit === commit) ?? null;
}

/**
 * Whether there is nothing to release: nothing changed, or nothing that raises a version. A first release has something, and so
 * has a version or bump that was asked for, unless only what changed is wanted.
 */
function isIdle(
  placed: PlacedOrder,
  { bump, affectedOnly }: Pick<CutRequest, "bump" | "affectedOnly">,
  commit: CommitSha,
  changesIn: ChangesIn,
): boolean {
  const asked = placed.order.version !== null || bump !== "auto";
  if ((affectedOnly || !asked) && begunAt(placed, commit) !== null) return true;
  const wished = asked || placed.previous === null;
  if (wished && !affectedOnly) return false;
  const { all, effective } = changesIn(sincePrevious(placed));
  return all.length === 0 || (!wished && raiseOfAll(effective().map(({ change }) => change)) === "none");
}
