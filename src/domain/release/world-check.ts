import type { Place } from "../text/problem.ts";

/** One thing that releases need outside of the configuration, and whether it is there. */
export interface WorldCheck {
  /** What was looked at: a target, a repository, a remote, a file. */
  readonly subject: string;
  /** Null if it could not be tried. */
  readonly ok: boolean | null;
  /** The problem's; null if there is none. */
  readonly code: string | null;
  /** What was found, or why nothing could be tried. */
  readonly message: string;
  /** Where that is written, if it is in a file. */
  readonly where?: Place;
  /** What to do about it; null if there is nothing to do. */
  readonly hint: string | null;
}
