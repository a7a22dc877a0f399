import { resolve } from "node:path";
import { createReport } from "../report/create-report.ts";
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
    stdout,
    stderr,
    answer: (document, text) => {
      stdout.write(
        options.json === true
          ? `${JSON.stringify(document)}\n`
          : text(columnsOf(stdout), hasColour(stdout, env)),
      );
    },
    sources: new Map(),
    cleanUp: [],
  };
}

/** Whether this is a job of GitHub Actions. */
export function isActions(env: Environment): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}
