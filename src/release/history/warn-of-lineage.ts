import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ReleaseLine } from "../../domain/history/release-line.ts";
import { judgeLineage } from "../../planning/numbering/judge-lineage.ts";
import type { HistoryRun } from "../run/services.ts";

/** Warns where components seem to have been released before, under another name or outside the history of a commit. */
export async function warnOfLineage(
  { project, services: { git }, report }: HistoryRun,
  lines: readonly ReleaseLine[],
  head: CommitSha,
): Promise<void> {
  if (lines.every(({ releases }) => releases.length > 0)) return;
  const names = (await git.tags()).map(({ name }) => name);
  for (const problem of judgeLineage(lines, project.components, names, head))
    report({ kind: "warning", problem });
}
