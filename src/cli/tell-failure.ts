import { ReleaseError } from "../domain/text/release-error.ts";
import type { Progress } from "../release/run/journal.ts";
import { errorDocument, type Failure } from "../report/documents.ts";
import { errorText } from "../report/error-text.ts";
import { soFarDocument, unfinishedSoFar } from "../report/so-far.ts";
import { inert, problemAnnotations } from "../report/workflow-commands.ts";
import { EXIT_BUG, EXIT_CODES, EXIT_SIGNALS } from "./session/exit-codes.ts";
import { Interruption } from "./session/interruption.ts";
import { columnsOf, hasColour, isActions, type Session } from "./session/session.ts";

const ISSUES = "https://github.com/slipway-release/slipway/issues";

/** A failure as others see it: its exit code, and its problems in words. */
function failureOf(error: unknown): Failure {
  if (error instanceof ReleaseError) {
    return {
      code: error.problems[0]?.code ?? "failed",
      exit: EXIT_CODES[error.kind],
      problems: error.problems,
    };
  }
  if (error instanceof Interruption) {
    const { signal, message } = error;
    const hint = "nothing is left running; run the same command again to go on: what is done stays done";
    return {
      code: "interrupted",
      exit: EXIT_SIGNALS[signal],
      problems: [{ code: "interrupted", message, hint }],
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const hint = `this is a bug in slipway; please report it with the lines above at ${ISSUES}`;
  return { code: "bug", exit: EXIT_BUG, problems: [{ code: "bug", message: stack, hint }] };
}

/**
 * Reports an error to people (or, with `--log-format json`, to programs) on stderr, and with `--json` to scripts on stdout; gives
 * the exit code.
 */
export async function tellFailure(session: Session, error: unknown): Promise<number> {
  const failure = failureOf(error);
  const { sink, stderr, stdout, options } = session;
  const progress = session.journal.progress();
  if (options.logFormat === "json") logProblems(session, failure.problems);
  await sink.close();
  if (options.json === true)
    stdout.write(`${JSON.stringify(errorDocument(failure, soFarDocument(progress)))}\n`);
  if (options.logFormat !== "json")
    stderr.write(textFor(session, failure, options.json === true ? null : progress));
  return failure.exit;
}

function logProblems({ sink }: Session, problems: Failure["problems"]): void {
  for (const { message, ...details } of problems) sink.log("error", message, details);
}

/** What was done so far, and the problems; in GitHub Actions, where nothing a program printed may act as a command. */
function textFor(session: Session, { problems }: Failure, done: Progress | null): string {
  const { stderr, env, sources } = session;
  const columns = columnsOf(stderr);
  const colour = hasColour(stderr, env);
  const soFar = done === null ? "" : unfinishedSoFar(done, columns, colour);
  const text = `${soFar === "" ? "" : `${soFar}\n`}${errorText(problems, columns, colour, sources)}`;
  return isActions(env) ? `${inert(text)}${problemAnnotations(problems)}` : text;
}
