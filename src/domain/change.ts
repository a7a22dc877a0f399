import type { Commit } from "./commit.ts";

/** What a commit means for the next version, least first. */
export type Bump = "patch" | "minor" | "major";

/** What raises a version before 1.0.0, where SemVer promises nothing (§4). */
export interface InitialDevelopment {
  readonly breaking: Bump;
  readonly feature: Bump;
}

/**
 * SemVer's own FAQ has the minor version raised with each release of the initial development. For those who depend on
 * `^0.4.2` (npm, Cargo) a breaking change is then an update they have to ask for.
 */
export const DEFAULT_INITIAL_DEVELOPMENT: InitialDevelopment = { breaking: "minor", feature: "minor" };

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
