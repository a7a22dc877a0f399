import { Command, CommanderError, Option } from "commander";
import { LOG_LEVELS } from "../report/log.ts";
import { addCommands, addHistoryCommands, addSetupCommands, type Start } from "./add-commands.ts";
import { watchOutput } from "./broken-output.ts";
import { runToExit } from "./exit.ts";
import { interruptions } from "./session/interruption.ts";
import { type GlobalOptions, openSession, VERSION } from "./session/session.ts";

/** Parses the command line, runs the command and gives the exit code. */
export async function runProgram(process: NodeJS.Process): Promise<number> {
  let exitCode = 0;
  const output = watchOutput(process);
  const program = createProgram();
  const start: Start = async (command) => {
    const signals = interruptions(process, () => performance.now());
    const session = openSession(program.opts<GlobalOptions>(), process, signals);
    exitCode = await runToExit(session, () => command(session)).finally(signals.ignore);
  };
  addSetupCommands(program, start);
  addCommands(program, start);
  addHistoryCommands(program, start);
  try {
    await program.parseAsync(process.argv);
    return output.exitCode(exitCode);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : (await import("./usage.ts")).tellUsage(error, program, process);
  }
}

function createProgram(): Command {
  return new Command("slipway")
    .description("Launches what Bazel builds: a release tag becomes published, verified artifacts.")
    .version(VERSION, "-V, --version", "print slipway's version")
    .option("-C, --directory <dir>", "run as if started in DIR")
    .option("--config <file>", "the configuration (default: the nearest slipway.toml upwards)")
    .option("--json", "print one JSON document on stdout, even when the command fails")
    .option("--yes", "answer every question with yes")
    .addOption(
      new Option("--log-level <level>", "what is logged on stderr").choices(LOG_LEVELS).default("info"),
    )
    .addOption(new Option("--log-format <format>", "how").choices(["pretty", "json"]).default("pretty"))
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(false);
}
