import type { Command, CommanderError } from "commander";
import { errorDocument } from "../report/documents.ts";
import { errorText } from "../report/error-text.ts";
import { harmlessJson } from "../report/printable.ts";
import { inert } from "../report/workflow-commands.ts";
import { EXIT_CODES } from "./session/exit-codes.ts";
import { columnsOf, hasColour, isActions } from "./session/session.ts";

/** Says what is wrong with a command line, and gives the exit code for that. */
export function tellUsage(error: CommanderError, program: Command, process: NodeJS.Process): number {
  const { stdout, stderr, env, argv } = process;
  const exit = EXIT_CODES.usage;
  const nothingAsked = error.code === "commander.help";
  const { said, meant } = nothingAsked ? { said: "no command was given", meant: "" } : words(error, argv);
  const problem = {
    code: nothingAsked ? "no-command" : code(error),
    message: said,
    hint: meant + hint(program, argv),
  };
  if (argv.includes("--json")) {
    const document = errorDocument({ code: problem.code, exit, problems: [problem] });
    stdout.write(`${harmlessJson(JSON.stringify(document))}\n`);
  }
  const text = errorText([problem], columnsOf(stderr), hasColour(stderr, env));
  stderr.write(isActions(env) ? inert(text) : text);
  return exit;
}

/** commander's codes look like `commander.unknownOption`. */
function code({ code: text }: CommanderError): string {
  return text.replace(/^commander\./, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * commander's guess is on a line of its own: `(Did you mean check?)`; it belongs in the hint, and so do the values that may be
 * chosen. What was typed is quoted as everywhere.
 */
function words({ message }: CommanderError, argv: readonly string[]): { said: string; meant: string } {
  const quoted = message.replace(/^error: /, "").replace(/'([^'\n]*)'/g, '"$1"');
  const [text = "", guess] = quoted.split(/\n\((Did you mean .*\?)\)/);
  const [said = "", choices] = text.split(/\. Allowed choices are (.*)\.$/);
  if (choices !== undefined) return { said, meant: `choose one of ${choices}; ` };
  if (guess !== undefined) return { said, meant: `${guess.replace(/^D/, "d")} ` };
  const triesFirst = argv.includes("release") && /^unknown option "--dry-?run"/.test(said);
  return { said, meant: triesFirst ? "`slipway plan` says what a release would do; " : "" };
}

function hint(program: Command, argv: readonly string[]): string {
  const command = program.commands.find((each) => argv.slice(2).includes(each.name()));
  return command === undefined
    ? "`slipway --help` lists the commands"
    : `\`slipway ${command.name()} --help\` lists what it takes`;
}
