import type { CommitSha } from "./commit-sha.ts";
import type { Person } from "./person.ts";

/** A commit's place in history, and nothing else of it. */
export interface Lineage {
  readonly sha: CommitSha;
  readonly parents: readonly CommitSha[];
}

/** A commit as history has it. In texts that are not UTF-8, the bad bytes are replaced. */
export interface Commit extends Lineage {
  readonly author: Person;
  readonly coAuthors: readonly Person[];
  /** Seconds since the epoch, in UTC. */
  readonly time: number;
  readonly subject: string;
  readonly body: string;
  /**
   * What the commit touches, as paths from the repository's root; for a rename, the old and the new one. A merge touches
   * what differs from each of its parents.
   */
  readonly paths: readonly string[];
}

/** A line of history. */
export interface Line {
  /** Newest first. */
  readonly commits: readonly Lineage[];
  /** Those among them behind which a shallow clone lacks commits; none in a whole one. */
  readonly ends: ReadonlySet<CommitSha>;
}

/** A commit of which only what it touches is known: in a long history, most commits count for nothing that is asked for. */
export interface ListedCommit extends Pick<Commit, "sha" | "paths"> {
  /** Reads all of it. */
  readonly whole: () => Commit;
}
