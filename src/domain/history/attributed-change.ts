import type { Attribution } from "./cause.ts";
import type { Change } from "./change.ts";

/** A change that counts as a component's, and why. */
export interface AttributedChange {
  readonly change: Change;
  readonly attribution: Attribution;
  /** Pull requests whose merges brought it in, the innermost first. */
  readonly pullRequests: readonly number[];
}
