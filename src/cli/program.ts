import { Command, CommanderError, Option } from "commander";
import { LOG_LEVELS } from "../report/log.ts";
import { addCommands } from "./add-commands.ts";
import type { Start } from "./add-releasing.ts";
import { watchOutput } from "./broken-output.ts";
import { runToExit } from "./exit.ts";
import { interruptions } from "./session/interruption.ts";
import { columnsOf, type GlobalOptions, openSession, VERSION } from "./session/session.ts";

/** Parses the command line, runs the command and gives the exit code. */
export async function runProgram(process: NodeJS.Process): Promise<number> {
  let exitCode = 0;
  const output = watchOutput(process);
  const said: string[] = [];
  const program = createProgram(process, (text) => said.push(text));
  const start: Start = async (command) => {
    const signals = interruptions(process, () => performance.now());
    const session = openSession(program.opts<GlobalOptions>(), process, signals);
    exitCode = await runToExit(session, () => command(session)).finally(signals.ignore);
  };
  addCommands(program, start);
  try {
    await program.parseAsync(askingForHelp(process.argv));
    return output.exitCode(exitCode);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isHelp = error.code === "commander.helpDisplayed" || isStart(error, process);
    if (isHelp) await (await import("./help/help.ts")).tellHelp(said.join(""), program, process);
    else if (error.exitCode === 0) process.stdout.write(said.join(""));
    else return (await import("./usage.ts")).tellUsage(error, program, process);
    return output.exitCode(0);
  }
}

/** `slipway help cut`, which many type, is `slipway cut --help`. */
function askingForHelp([node = "", file = "", first, ...others]: readonly string[]): string[] {
  if (first === undefined) return [node, file];
  return first === "help" ? [node, file, ...others, "--help"] : [node, file, first, ...others];
}

/** Whether nothing at all was asked for. Options alone are half a command. */
function isStart({ code }: CommanderError, { argv }: NodeJS.Process): boolean {
  return code === "commander.help" && argv.length === 2;
}

function createProgram({ stdout }: NodeJS.Process, writeOut: (text: string) => void): Command {
  const columns = () => columnsOf(stdout);
  return new Command("slipway")
    .description("Launches what Bazel builds: a release tag becomes published, verified artifacts.")
    .optionsGroup("Every command takes:")
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
    .configureOutput({
      writeOut,
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(columns(), WIDEST),
      getOutHasColors: () => false,
    })
    .configureHelp({
      // Every command has options, if only --help.
      subcommandTerm: (command) =>
        `${command.name()} ${command.usage().replace(/^\[options\] ?/, "")}`.trim(),
      minWidthToWrap: NARROWEST,
    })
    .showSuggestionAfterError()
    .helpCommand(false);
}

/** Columns that help takes at most: longer lines are hard to read. */
const WIDEST = 100;

/** Columns that a description needs to be broken into lines of its own width. */
const NARROWEST = 20;
