import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { PlannedCut } from "../../domain/history/cut.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { judgeWorkTree } from "../../planning/gates/git.ts";
import { noToken } from "../run/no-token.ts";
import type { Run } from "../run/services.ts";

/** What would stop a release of tags right after they were made, so that none is made for nothing. */
export async function judgeReadiness(
  { services: { git, github } }: Run,
  cuts: readonly PlannedCut[],
): Promise<Problem[]> {
  const tree = await git.workTree();
  const elsewhere = cuts.filter(({ commit }) => commit !== tree.head);
  const published = cuts.filter(({ component }) => component.githubRelease !== undefined);
  return [
    ...judgeWorkTree(tree),
    ...elsewhere.slice(0, 1).map(({ commit }) => notCheckedOut(commit, tree.head)),
    ...(github === null && published.length > 0 ? [noToken(published.map(({ tag }) => tag))] : []),
  ];
}

function notCheckedOut(commit: CommitSha, head: CommitSha): Problem {
  return {
    code: "not-checked-out",
    message: `--release builds what is checked out, which is ${shortCommit(head)}, and ${shortCommit(commit)} is to be tagged`,
    hint: `git checkout ${shortCommit(commit)}, or leave --release away and release the tag where it is checked out`,
  };
}
