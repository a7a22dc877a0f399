import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { ReleaseLine, UnfinishedRelease } from "../../domain/history/release-line.ts";
import { targetsOf } from "../../planning/attribution/component-sources.ts";
import { unfinishedRelease } from "../../planning/history/finished.ts";
import { judgeLineage } from "../../planning/numbering/judge-lineage.ts";
import type { HistoryRun } from "../run/services.ts";

/** Warns if the commits that are attributed lead elsewhere than to HEAD: Bazel reads only the work tree. */
export async function warnOfCheckout(
  { project, services: { git }, report }: HistoryRun,
  head: CommitSha,
): Promise<void> {
  if (targetsOf(project.components).length === 0) return;
  const checkedOut = await git.commitOf("HEAD");
  if (checkedOut === head) return;
  report({
    kind: "warning",
    problem: {
      code: "other-checkout",
      message: `which commits belong to a component depends on Bazel's targets as they are in ${shortCommit(checkedOut)}, which is checked out, and not in ${shortCommit(head)}`,
      hint: `if dependencies differ there: git checkout ${shortCommit(head)}, then the same command again`,
    },
  });
}

/** Warns if components seem to have been released before, under another name or outside the history of a commit. */
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

/** Warns of releases that were tagged and are not finished. */
export function warnOfUnfinished({ report }: HistoryRun, releases: readonly UnfinishedRelease[]): void {
  for (const release of releases) report({ kind: "warning", problem: unfinishedRelease(release) });
}
