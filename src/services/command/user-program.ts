import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Call, ProgramMissing, type Run } from "../process/run.ts";
import { runShown, type Shown } from "../process/shown-program.ts";

/** Where the user's own programs run, and how long they may take. */
export interface UserProgramsOptions {
  readonly run: Run;
  /** The folder of `slipway.toml`. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for a command or a site's build. */
  readonly timeout: number;
  /** Milliseconds for a `done`. */
  readonly doneTimeout: number;
}

/** Runs a program of the configuration to its end; any exit code is a result. Throws `program-missing`. */
export async function runUserProgram(
  run: Run,
  words: readonly string[],
  call: Call,
  watch: Watch,
): Promise<Shown> {
  try {
    return await runShown(run, words, call, watch);
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw new ReleaseError({
      kind: "build",
      code: "program-missing",
      message: `cannot start \`${words.join(" ")}\`: ${error.file} does not exist, or may not be executed`,
      hint: "install it, or correct its name in slipway.toml (paths are relative to that file)",
      cause: error,
    });
  }
}
