import type { CommitSha } from "../history/commit-sha.ts";
import type { AtWork } from "../history/release-line.ts";
import type { Tagging } from "../history/tagging.ts";
import type { ReleaseTag } from "../tags/release-tag.ts";
import { isSetAside, type ReleaseIntent } from "./intent.ts";

/**
 * What has become of a release: `drifted` was finished, and is not as its record says; `abandoned` was withdrawn before it was
 * finished, and `yanked` after.
 */
export type ReleaseState = "finished" | "unfinished" | "drifted" | "abandoned" | "yanked";

/** A release as it is listed. */
export interface ListedRelease extends Tagging {
  readonly tag: ReleaseTag;
  readonly channel: string;
  readonly state: ReleaseState;
  /** What was released or, without a record, what the tag points at; null if the remote has no commit there. */
  readonly commit: CommitSha | null;
  /** Null if it has none, as from before slipway. */
  readonly record: ReleaseIntent | null;
  /** The run that is at work on it; null if none is. */
  readonly atWork: AtWork | null;
  /** Where people see it; null if it is not published, or nothing says where. */
  readonly url: string | null;
}

/** Whether a finished release was rolled back. It stays finished, and can be brought back. */
export function isRolledBack({ state, record }: Pick<ListedRelease, "state" | "record">): boolean {
  return state === "finished" && record !== null && isSetAside(record);
}
