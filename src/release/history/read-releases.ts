import type { Lineage } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ReleaseLine } from "../../domain/history/release-line.ts";
import type { Component } from "../../domain/project/project.ts";
import { releaseLines } from "../../planning/numbering/release-line.ts";
import type { HistoryRun } from "../run/services.ts";
import { inTurns } from "./next-turn.ts";

/** The releases that a commit holds. */
export interface Releases {
  /** In the order in which the components were given. */
  readonly lines: readonly ReleaseLine[];
  /** All commits that the commit holds, itself included, newest first. */
  readonly lineage: readonly Lineage[];
}

/**
 * Reads the releases of components that a commit holds: all tags in one process, and the line of history in another.
 * `lineage` is that line, where it is being read already.
 */
export async function readReleases(
  { services: { git } }: HistoryRun,
  components: readonly Component[],
  head: CommitSha,
  lineage: () => Promise<readonly Lineage[]> = () => git.lineage(head, []),
): Promise<Releases> {
  // Versions hold no `/`, and names of refs none of what a glob reads otherwise than as itself.
  const globs = new Set(components.map(({ tag }) => `${tag.before}*${tag.after}`));
  const tags = await git.tags([...globs]);
  const line = await lineage();
  const holds = new Set(line.map(({ sha }) => sha));
  const findLine = releaseLines(tags);
  const isHeld = (commit: CommitSha) => holds.has(commit);
  return { lines: await inTurns(components, (component) => findLine(component, isHeld)), lineage: line };
}
