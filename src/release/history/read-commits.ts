import type { Commit } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { nextTurn } from "./next-turn.ts";

/** How many commits that have waited are shown in one go. */
const SLICE = 200;

/** Takes some of the commits that it is shown. */
export interface Taker {
  /** How many it wants. */
  readonly wanted: number;
  /** Whether this was one of them. */
  readonly take: (commit: Commit) => boolean;
}

/**
 * Shows the commits that lead to `head`, newest first, in one pass. It begins to read them before somebody takes them, and ends
 * as soon as all were taken that are wanted. Gives those behind which this clone lacks some.
 */
export async function readCommits(
  { services: { git } }: HistoryRun,
  head: CommitSha,
  taking: Promise<Taker>,
): Promise<ReadonlySet<CommitSha>> {
  const waiting: Commit[] = [];
  let missing = Number.POSITIVE_INFINITY;
  let onCommit = (commit: Commit): void => {
    waiting.push(commit);
  };
  // Where nobody can take any, as when Bazel cannot tell, the rest need not be read.
  const taker = taking.catch((error: unknown) => {
    missing = 0;
    throw error;
  });
  const [, ends] = await firstThingsFirst([
    taker.then(async ({ wanted, take }) => {
      missing = wanted;
      const show = (commit: Commit) => {
        if (take(commit)) missing--;
      };
      // What comes meanwhile waits as well, so that the order stays.
      while (waiting.length > 0) {
        for (const commit of waiting.splice(0, SLICE)) show(commit);
        await nextTurn();
      }
      onCommit = show;
    }),
    git.history(
      head,
      [],
      (commit) => onCommit(commit),
      () => missing === 0,
    ),
  ]);
  return ends;
}
