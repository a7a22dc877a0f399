import type { AttributedChange } from "../../domain/history/change.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { Attribute } from "../../planning/attribution/attribute.ts";
import { followMoves } from "../../planning/attribution/follow-moves.ts";
import { effectiveChanges } from "../../planning/history/effective-changes.ts";
import { judgeDepth } from "../../planning/history/judge-depth.ts";
import { mergedCommits, pullRequests } from "../../planning/history/merged-commits.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { type Base, changeRanges, type Scope } from "./change-ranges.ts";
import { readAttribution } from "./read-attribution.ts";
import { readCommits } from "./read-commits.ts";
import { sortChanges } from "./sort-changes.ts";

/** What happened on the way to one commit. */
export interface ChangeHistory {
  /**
   * A component's changes that a commit does not hold (null: all there are), newest first, of a range that the scope has.
   * Throws `shallow` where this clone does not show all of them.
   */
  readonly since: (component: string, base: Base | null) => readonly AttributedChange[];
  /** Those of a component's changes that were not taken back. */
  readonly standing: (changes: readonly AttributedChange[]) => readonly AttributedChange[];
}

/**
 * Reads what leads to `head` and may be asked for. One pass over history and one question to Bazel, whatever the number of
 * components. Reading begins before the scope is known, where that still takes a while. Throws where any of it fails.
 */
export async function readChanges(
  run: HistoryRun,
  head: CommitSha,
  scope: Promise<Scope>,
  attribution: Promise<Attribute> = readAttribution(run),
): Promise<ChangeHistory> {
  const sorting = firstThingsFirst([
    scope.then(changeRanges),
    attribution,
    scope.then((known) => movesSince(run, head, known)),
    run.services.changes(),
  ]).then(([ranges, attribute, moves, readChange]) => ({
    ranges,
    sorted: sortChanges(ranges, followMoves(attribute, moves), readChange),
  }));
  const reading = readCommits(
    run,
    head,
    sorting.then(({ sorted }) => sorted),
  );
  const [{ ranges, sorted }, ends] = await firstThingsFirst([sorting, reading]);
  const merged = mergedCommits(ranges.lineage.filter((_, place) => ranges.any(place)));
  const requests = pullRequests(sorted.merges, merged);
  return {
    since: (component, base) => {
      const range = ranges.since(base);
      if (ends.size > 0) {
        const since = ranges.lineage.filter((_, place) => range(place));
        const [problem] = judgeDepth(base?.name ?? null, since, ends, run.project.source);
        if (problem !== undefined) throw errorFromProblems([problem]);
      }
      const found = (sorted.found.get(component) ?? []).filter(({ place }) => range(place));
      return found.map(({ change, attribution: why }) => ({
        change,
        attribution: why,
        pullRequests: requests.get(change.commit.sha) ?? [],
      }));
    },
    standing: (changes) => {
      const plain = changes.map(({ change }) => change);
      const standing = new Set(effectiveChanges(plain, merged));
      return changes.filter(({ change }) => standing.has(change));
    },
  };
}

/** The packages that have moved since the oldest release that anybody begins at. */
async function movesSince(
  { services: { git } }: HistoryRun,
  head: CommitSha,
  { lineage, ranges }: Scope,
): Promise<ReadonlyMap<string, string>> {
  const bases = new Set(ranges.flatMap(({ base }) => base?.commit ?? []));
  // A base that the lineage ends before is the only one.
  const [only] = bases;
  const oldest = lineage.findLast(({ sha }) => bases.has(sha))?.sha ?? only;
  return oldest === undefined ? new Map() : await git.movedPackages(oldest, head);
}
