import type { CommitSha } from "./commit-sha.ts";

/** A commit's place in history, and nothing else of it. */
export interface Lineage {
  readonly sha: CommitSha;
  readonly parents: readonly CommitSha[];
}
