import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { targetsOf } from "../../planning/attribution/component-sources.ts";
import type { HistoryRun } from "../run/services.ts";

/** Warns where commits that lead elsewhere than to HEAD are attributed: Bazel reads the work tree and nothing else. */
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
      message: `which commits belong to a component is told by what Bazel's targets depend on in ${shortCommit(checkedOut)}, which is checked out, and not in ${shortCommit(head)}`,
      hint: `if dependencies differ there: git checkout ${shortCommit(head)}, then the same command again`,
    },
  });
}
