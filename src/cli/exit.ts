import { ReleaseError } from "../domain/release-error.ts";
import { problemAnnotations } from "../report/actions-commands.ts";
import { errorDocument, type Failure } from "../report/error-document.ts";
import { errorText } from "../report/error-text.ts";
import { EXIT_BUG, EXIT_CODES, EXIT_SIGNALS } from "./exit-codes.ts";
import { Interruption } from "./interruption.ts";
import { isActions } from "./open-session.ts";
import { columnsOf, hasColour, type Session } from "./session.ts";

const ISSUES = "https://github.com/slipway-release/slipway/issues";

/** Runs a command to its end and gives the exit code. The only place where errors are caught. */
export async function runToExit(session: Session, command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    await session.sink.close();
    return tell(session, failureOf(session.interrupted.aborted ? session.interrupted.reason : error));
  } finally {
    await session.sink.close();
    for (const cleanUp of session.cleanUp) await cleanUp();
  }
}

/** What a failure is to the outside: its exit code, and problems in words. */
export function failureOf(error: unknown): Failure {
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

/** Tells people on stderr and, with `--json`, scripts on stdout. */
function tell(session: Session, failure: Failure): number {
  const { stderr, stdout, options, env, sources } = session;
  const done = session.soFar?.();
  if (options.json === true) stdout.write(`${JSON.stringify(errorDocument(failure, done?.document))}\n`);
  else if (done !== undefined) stderr.write(`${done.text(columnsOf(stderr), hasColour(stderr, env))}\n`);
  stderr.write(errorText(failure.problems, columnsOf(stderr), hasColour(stderr, env), sources));
  if (isActions(env)) stderr.write(problemAnnotations(failure.problems));
  return failure.exit;
}
