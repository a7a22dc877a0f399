import type { Run } from "../process/run.ts";

/** Where the user's own programs run, and how long they may take. */
export interface CommandsOptions {
  readonly run: Run;
  /** The folder of `slipway.toml`. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for a command or a site's build. */
  readonly timeout: number;
  /** Milliseconds for a `done`. */
  readonly doneTimeout: number;
}
