import type { Lineage } from "./lineage.ts";

/** A commit as history tells it. Texts that are not UTF-8 have their bad bytes replaced. */
export interface Commit extends Lineage {
  readonly author: Person;
  readonly coAuthors: readonly Person[];
  /** Seconds since the epoch, in UTC. */
  readonly time: number;
  readonly subject: string;
  readonly body: string;
  /**
   * What the commit touches, as paths from the repository's root; old and new path of a rename. A merge touches what it
   * has of neither of its parents. */
  readonly paths: readonly string[];
}

/** Somebody who wrote a commit. */
export interface Person {
  readonly name: string;
  readonly email: string;
}
