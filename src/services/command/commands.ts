import type { Watch } from "../../domain/release/event.ts";
import type { Commands, UserCommand } from "../ports/user-programs.ts";
import { type Call, ProgramMissing } from "../process/run.ts";
import { runShown } from "../process/shown-program.ts";
import { buildSite } from "./build-site.ts";
import { commandFailed, doneUnknown, programMissing } from "./errors.ts";
import type { CommandsOptions } from "./options.ts";

/** Runs the user's own programs in the workspace. */
export function createCommands(options: CommandsOptions): Commands {
  return {
    isDone: (command) => isDone(options, command),
    run: (command, watch) => runCommand(options, command, watch),
    buildSite: (site, watch) => buildSite(options, site, watch),
  };
}

/** Throws `done-failed` where it does not come to an answer, and `program-missing`. */
async function isDone(options: CommandsOptions, command: UserCommand): Promise<boolean> {
  const { done } = command;
  if (done === null) return false;
  const call = callOf(options, command, options.doneTimeout);
  const ended = await started(done, () => runShown(options.run, done, call, () => undefined));
  if (ended.timedOut || ended.signal !== null) throw doneUnknown(done, ended, options.doneTimeout);
  return ended.exitCode === 0;
}

/** Throws `command-failed` and `program-missing`. */
async function runCommand(options: CommandsOptions, command: UserCommand, watch: Watch): Promise<void> {
  const call = callOf(options, command, options.timeout);
  const ended = await started(command.run, () => runShown(options.run, command.run, call, watch));
  if (ended.exitCode !== 0 || ended.timedOut) throw commandFailed(command.run, ended, options.timeout);
}

function callOf({ workspace, env }: CommandsOptions, command: UserCommand, timeout: number): Call {
  return { cwd: workspace, env: { ...env, ...command.env }, timeout };
}

async function started<T>(words: readonly string[], start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof ProgramMissing) throw programMissing(words, error);
    throw error;
  }
}
