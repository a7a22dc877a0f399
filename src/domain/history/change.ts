import type { Bump } from "../versions/bump.ts";
import type { Commit } from "./commit.ts";

/** A commit's message, understood; `kind` is the Conventional Commits type, or null where it is no such commit. */
export interface Change {
  readonly commit: Commit;
  readonly kind: string | null;
  readonly scope: string | null;
  readonly summary: string;
  readonly bump: Bump;
  /** What breaks, in the author's words; null where nothing does. */
  readonly breaking: string | null;
  /** Numbers of pull requests and issues the commit names. */
  readonly references: readonly number[];
  /** The commit this one takes back, as the message names it: 7 to 64 hexadecimal digits, lower-case. */
  readonly reverts: string | null;
}
