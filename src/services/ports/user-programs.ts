import type { Watch } from "../../domain/release/event.ts";
import type { PlannedCommand, PlannedSite } from "../../domain/release/plan.ts";

/** The user's own programs. */
export interface Commands {
  /** Whether a command's `done` says that it has published already. Throws where that cannot be asked. */
  isDone(command: PlannedCommand): Promise<boolean>;
  /** Runs a command to its end. Throws `command-failed`, with its last words. */
  run(command: PlannedCommand, watch: Watch): Promise<void>;
  /** Builds a site into its folder. Throws `site-build-failed`. */
  buildSite(site: PlannedSite, watch: Watch): Promise<void>;
}
