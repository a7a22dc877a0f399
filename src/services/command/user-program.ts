import { resolve } from "node:path";
import type { Watch } from "../../domain/release/event.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { findProgram } from "../process/find-program.ts";
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
    throw new ReleaseError({ ...missing(words, error.file), kind: "build", cause: error });
  }
}

/** Why a program of the configuration cannot be started here; null if it can be. */
export async function obstacle(
  { workspace, env }: UserProgramsOptions,
  words: readonly string[],
  cwd = ".",
): Promise<Problem | null> {
  const [program = ""] = words;
  const found = await findProgram(program, resolve(workspace, cwd), env);
  return found === null ? missing(words, program) : null;
}

function missing(words: readonly string[], program: string): Problem {
  return {
    kind: "build",
    code: "program-missing",
    message: `cannot start \`${words.join(" ")}\`: ${program} does not exist, or may not be executed`,
    hint: "install it, or correct its name in slipway.toml (paths are relative to that file)",
  };
}
