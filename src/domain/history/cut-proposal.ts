import type { ReleaseTag } from "../tags/release-tag.ts";
import type { AttributedChange } from "./attributed-change.ts";
import type { PlannedCut } from "./cut.ts";
import type { PlacedRelease } from "./release-line.ts";

/** A release tag that is to be made, with what its release brings. */
export interface ProposedCut {
  readonly cut: PlannedCut;
  /** The release before it; null for the first. */
  readonly previous: PlacedRelease | null;
  /** The component's changes since then, newest first. */
  readonly changes: readonly AttributedChange[];
  /** Its release notes, in Markdown. */
  readonly notes: string;
}

/** What `cut` would do. */
export interface CutProposal {
  readonly cuts: readonly ProposedCut[];
  /** Components that were asked for and have nothing new since their last release (its tag; null where there is none). */
  readonly idle: readonly { readonly component: string; readonly last: string | null }[];
  /** The last releases of those that stand at the very commit that was to be tagged. */
  readonly standing: readonly ReleaseTag[];
}
