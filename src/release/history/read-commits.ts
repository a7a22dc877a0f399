import type { Commit } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { HistoryServices } from "../run/services.ts";
import { inBackground, nextTurn } from "./turns.ts";

/** How many commits that have waited are shown in one go. */
const SLICE = 200;

/** The commits that lead to one, newest first, read in one pass. */
export interface CommitReading {
  /** Begins to read, unless it has begun already. Commits wait until they are shown. */
  begin(): void;
  /**
   * Shows commits until `take` has said yes to as many as are wanted. Gives those behind which this clone lacks some. To be
   * called once; throws what reading failed with.
   */
  show(wanted: number, take: (commit: Commit) => boolean): Promise<ReadonlySet<CommitSha>>;
  /** Stops reading. Resolves once nothing is running. */
  stop(): Promise<void>;
}

/** Makes what reads the commits that lead to `head`. */
export function readCommits(git: HistoryServices["git"], head: CommitSha): CommitReading {
  const waiting: Commit[] = [];
  let missing = Number.POSITIVE_INFINITY;
  let onCommit = (commit: Commit): void => {
    waiting.push(commit);
  };
  let reading: Promise<ReadonlySet<CommitSha>> | undefined;
  const begin = () => {
    reading ??= inBackground(
      git.history(
        head,
        [],
        (commit) => onCommit(commit),
        () => missing === 0,
      ),
    );
    return reading;
  };
  return {
    begin,
    show: async (wanted, take) => {
      const ends = begin();
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
      return await ends;
    },
    stop: async () => {
      missing = 0;
      await reading?.catch(() => undefined);
    },
  };
}
