import type { Watch } from "../../domain/release/event.ts";
import type { SiteBuild } from "../../domain/release/wanted.ts";

/** A command of the user's own. */
export interface UserCommand {
  readonly run: readonly string[];
  /** Says by its exit code whether it has published already; null if nothing says so. */
  readonly done: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
}

/** The user's own programs. */
export interface Commands {
  /** Whether a command's `done` says that it has published already. Throws if that cannot be asked. */
  isDone(command: UserCommand): Promise<boolean>;
  /**
   * Runs a command to its end; it finds what is released in the JSON file that SLIPWAY_RELEASE names. Throws
   * `command-failed`, with its last words, and the signal's reason if it is stopped.
   */
  run(command: UserCommand, release: object, watch: Watch, lost: AbortSignal): Promise<void>;
  /** Builds a site into its folder. Throws `site-build-failed`. */
  buildSite(site: SiteBuild, watch: Watch): Promise<void>;
}
