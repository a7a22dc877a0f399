import type { Bump } from "../versions/bump.ts";
import type { Attribution } from "./cause.ts";
import type { Commit } from "./commit.ts";

/**
 * A commit's message, understood; `kind` is the Conventional Commits type, or null if the message does not follow that
 * convention.
 */
export interface Change {
  readonly commit: Commit;
  readonly kind: string | null;
  readonly scope: string | null;
  readonly summary: string;
  readonly bump: Bump;
  /** What breaks, in the author's words; null if nothing does. */
  readonly breaking: string | null;
  /** Numbers of pull requests and issues the commit names. */
  readonly references: readonly number[];
  /** The commit this one takes back, as the message names it: 7 to 64 hexadecimal digits, lower-case. */
  readonly reverts: string | null;
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
