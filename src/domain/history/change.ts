import type { Raise } from "../versions/bump.ts";
import type { Attribution } from "./cause.ts";
import type { Commit } from "./commit.ts";

/** What a message, or a part of it, says of one change. */
export interface ChangeText {
  /** The line that says it, without what stands before a Conventional Commit and does not belong to it. */
  readonly header: string;
  /** The Conventional Commits type in lower case; null if the message does not follow that convention. */
  readonly kind: string | null;
  readonly scope: string | null;
  readonly summary: string;
  /** What breaks, in the author's words; null if nothing does. */
  readonly breaking: string | null;
}

/** A commit's message, understood. The header is its first line or, below the first line of a merge, the title of its request. */
export interface Change extends ChangeText {
  readonly commit: Commit;
  readonly bump: Raise;
  /** Numbers of pull requests and issues the commit names. */
  readonly references: readonly number[];
  /** Numbers of the pull or merge requests that it merged, as its message says. */
  readonly requests: readonly number[];
  /** What it takes back; null for anything but a revert. */
  readonly reverts: Reverted | null;
  /** Whether it is a Conventional Commit of a type that the project knows, or a revert. */
  readonly conventional: boolean;
  /** Whether the message says what changed, and not only which branch was merged. */
  readonly titled: boolean;
  /** What notes have instead of the header, if the message holds several changes, as a squash merge's may; otherwise empty. */
  readonly parts: readonly ChangeText[];
}

/** What a revert names as taken back, each way only if the message has it. */
export interface Reverted {
  /** Names of commits: 7 to 64 hexadecimal digits, lower-case. */
  readonly commits: readonly string[];
  /** Numbers of pull or merge requests. */
  readonly requests: readonly number[];
  /** The header of what is taken back, without the numbers of requests behind it. */
  readonly header: string | null;
}

/** Understands a commit's message. It never throws: every message means something. */
export type ReadChange = (commit: Commit) => Change;

/** A change that counts as a component's, and why. */
export interface AttributedChange {
  readonly change: Change;
  readonly attribution: Attribution;
  /** Pull requests whose merges brought it in, the innermost first. */
  readonly pullRequests: readonly number[];
}
