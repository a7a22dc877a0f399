import { resolve } from "node:path";
import { Journal } from "../../release/run/journal.ts";
import { inert } from "../../report/actions-commands.ts";
import { createReport } from "../../report/create-report.ts";
import { columnsOf, type Environment, type GlobalOptions, hasColour, type Session } from "./session.ts";

/** Opens the session of one command. */
export function openSession(
  options: GlobalOptions,
  process: NodeJS.Process,
  interrupted: AbortSignal,
): Session {
  const { stdout, stderr, env } = process;
  const sink = createReport({
    stderr,
    tty: stderr.isTTY === true,
    colour: hasColour(stderr, env),
    columns: () => columnsOf(stderr),
    rows: () => stderr.rows ?? 24,
    actions: isActions(env),
    level: options.logLevel,
    format: options.logFormat,
    now: () => Date.now(),
  });
  return {
    options,
    cwd: resolve(process.cwd(), options.directory ?? "."),
    env,
    interrupted,
    sink,
    // Behind a getter in Node: opening standard input costs time, and most commands ask nothing.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    answer: (document, text) => {
      if (options.json === true) stdout.write(`${JSON.stringify(document)}\n`);
      else {
        const shown = text(columnsOf(stdout), hasColour(stdout, env));
        // What was written into commits must not act as a command of the runner's.
        stdout.write(isActions(env) ? inert(shown) : shown);
      }
    },
    journal: new Journal(),
    sources: new Map(),
    cleanUp: [],
  };
}

/** Whether this is a job of GitHub Actions. */
export function isActions(env: Environment): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}
