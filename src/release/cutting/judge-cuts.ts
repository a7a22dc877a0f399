import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { PlannedCut } from "../../domain/history/cut.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { foldersOf, judgeRoom, judgeTrunk, judgeWorkTree } from "../../planning/gates/git.ts";
import { want } from "../../planning/wanting/want.ts";
import type { RemoteState } from "../../services/ports/git.ts";
import { type HistoryRun, noToken, originOf, type Run } from "../run/services.ts";
import { together } from "../run/together.ts";

/**
 * Every reason why release tags must not be made: what the remote has, trunk, and what their images would be called. `known` is what
 * the remote has of all records; null if that was not asked.
 */
export async function judgeCuts(
  run: HistoryRun,
  cuts: readonly PlannedCut[],
  commit: CommitSha,
  known: RemoteState | null,
): Promise<Problem[]> {
  if (cuts.length === 0) return [];
  const { project, services } = run;
  const { git } = services;
  const names = cuts.map(({ tag }) => tag);
  const [tree, remote, tags] = await together([
    git.workTree(),
    known === null ? git.remoteState(names, "these") : Promise.resolve(known),
    git.tags(names.flatMap((name) => [name, ...foldersOf(name)])),
  ]);
  const others = [...tags.map(({ name }) => name), ...names];
  const inTrunk = cuts.some(({ channel }) => channel.trunkOnly)
    ? await git.inTrunk(commit, remote.trunk)
    : null;
  return cuts.flatMap(({ tag, component, version, channel }) => {
    const recorded = remote.intents.has(tag) ? [recordedBefore(tag, project.source.remote)] : [];
    const facts = { local: commit, inTrunk };
    const trunk = channel.trunkOnly ? judgeTrunk(tag, channel.name, facts, tree, project.source) : [];
    const scene = {
      commit,
      commitTime: 0,
      origin: originOf(run, tree.remoteUrls),
      forge: run.forge,
      records: new Map(),
    };
    const { problems } = want(project, [{ text: tag, component: component.name, version }], scene);
    return [...judgeRoom(tag, others), ...recorded, ...trunk, ...problems];
  });
}

/** A tag that was released once and has been deleted since: its images and its record stay. */
function recordedBefore(tag: string, remote: string): Problem {
  return {
    code: "released-before",
    message: `${tag} is gone, but it was released once: its record refs/slipway/${tag} is on ${remote}`,
    hint: "use a version that was never released; what was published under this one stays",
  };
}

/** What would stop the release of tags right after they are made, so that none is made for nothing. */
export async function judgeReadiness(
  { services: { git, forge }, project }: Run,
  cuts: readonly PlannedCut[],
): Promise<Problem[]> {
  const tree = await git.workTree();
  const elsewhere = cuts.filter(({ commit }) => commit !== tree.head);
  const published = cuts.filter(({ component }) => component.forgeRelease !== undefined);
  return [
    ...judgeWorkTree(tree),
    ...elsewhere.slice(0, 1).map(({ commit }) => notCheckedOut(commit, tree.head)),
    ...(forge === null && published.length > 0
      ? [
          noToken(
            project.source.forge,
            published.map(({ tag }) => tag),
          ),
        ]
      : []),
  ];
}

function notCheckedOut(commit: CommitSha, head: CommitSha): Problem {
  return {
    code: "not-checked-out",
    message: `--release builds what is checked out, which is ${shortCommit(head)}, but ${shortCommit(commit)} is to be tagged`,
    hint: `git checkout ${shortCommit(commit)}, or omit --release and release the tag where it is checked out`,
  };
}
