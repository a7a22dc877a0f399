import { ReleaseError } from "../domain/text/release-error.ts";
import type { Progress } from "../release/run/journal.ts";
import { errorDocument, type Failure } from "../report/documents.ts";
import { errorText } from "../report/error-text.ts";
import { printable } from "../report/printable.ts";
import { soFarDocument, unfinishedSoFar } from "../report/so-far.ts";
import { group, inert, problemAnnotations } from "../report/workflow-commands.ts";
import { EXIT_BUG, EXIT_CODES, EXIT_SIGNALS } from "./session/exit-codes.ts";
import { Interruption } from "./session/interruption.ts";
import { keepOutput } from "./session/keep-output.ts";
import { columnsOf, hasColour, isActions, type Session } from "./session/session.ts";

const ISSUES = "https://github.com/slipway-release/slipway/issues";

/** Runs a command to its end and gives the exit code. Errors that nothing else has dealt with end here. */
export async function runToExit(session: Session, command: () => Promise<number>): Promise<number> {
  const { interrupted, hurried, sink, cleanUp } = session;
  interrupted.addEventListener("abort", () => sink.log("info", endingText(interrupted.reason)), {
    once: true,
  });
  try {
    return await Promise.race([command(), rejection(hurried)]);
  } catch (error) {
    const cause = interrupted.aborted ? interrupted.reason : error;
    const failure = withoutSecrets(session, failureOf(cause, hurried.aborted));
    return await tell(session, withOutput(session, failure, cause));
  } finally {
    await sink.close();
    for (const each of cleanUp) await each();
  }
}

/** A failure and, if a program failed whose output the message does not hold all of, that output. */
interface FailureWithOutput extends Failure {
  readonly output: readonly string[];
}

/** The same, whatever was said by programs, servers and stack traces. */
function withoutSecrets({ secrets: { redact } }: Session, failure: Failure): Failure {
  const problems = failure.problems.map((problem) => ({
    ...problem,
    message: redact(problem.message),
    hint: redact(problem.hint),
  }));
  return { ...failure, problems };
}

/** Keeps what a failed program printed in a file, and names that in the hint. */
function withOutput(session: Session, failure: Failure, error: unknown): FailureWithOutput {
  const output = error instanceof ReleaseError ? error.output : [];
  const [first, ...others] = failure.problems;
  if (first === undefined || output.length <= first.message.split("\n").length)
    return { ...failure, output: [] };
  const file = keepOutput(session, failure.code, output);
  const where = file === null ? "" : `; all that it printed is in ${file}`;
  const problems = [{ ...first, hint: first.hint + where }, ...others];
  return { ...failure, problems, output: output.map(session.secrets.redact) };
}

/** Rejects when a signal is aborted, with its reason. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What is said at once: programs may take some seconds to end. */
function endingText({ signal }: Interruption): string {
  const again = signal === "SIGINT" ? "press Ctrl-C again" : "send it again";
  return `${signal}: ending what runs; ${again} to end at once`;
}

/** A failure as others see it: its exit code, and its problems in words. `killed`: what ran had no time to end. */
function failureOf(error: unknown, killed: boolean): Failure {
  if (error instanceof ReleaseError) {
    return {
      code: error.problems[0]?.code ?? "failed",
      exit: EXIT_CODES[error.kind],
      problems: error.problems,
    };
  }
  if (error instanceof Interruption) {
    const { signal, message } = error;
    const left = killed ? "what still ran was killed" : "nothing is left running";
    const hint = `${left}; run the same command again to go on: what is done stays done`;
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
 * Reports a failure to people (or, with `--log-format json`, to programs) on stderr, and with `--json` to scripts on stdout.
 */
async function tell(session: Session, failure: FailureWithOutput): Promise<number> {
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

function outputGroup(code: string, output: readonly string[]): string {
  return output.length === 0 ? "" : group(`${code}: all that was printed`, output);
}

function plainOutput(output: readonly string[]): string {
  return `all that was printed:\n${output.map((line) => `  ${printable(line)}\n`).join("")}\n`;
}

function logProblems({ sink }: Session, problems: Failure["problems"]): void {
  for (const { message, ...details } of problems) sink.log("error", message, details);
}

/** What was done so far, and the problems; in GitHub Actions, where nothing a program printed may act as a command. */
function textFor(
  session: Session,
  { code, problems, output }: FailureWithOutput,
  done: Progress | null,
): string {
  const { stderr, env, sources } = session;
  const columns = columnsOf(stderr);
  const colour = hasColour(stderr, env);
  const soFar = done === null ? "" : unfinishedSoFar(done, columns, colour);
  const text = `${soFar === "" ? "" : `${soFar}\n`}${errorText(problems, columns, colour, sources)}`;
  if (isActions(env)) return `${outputGroup(code, output)}${inert(text)}${problemAnnotations(problems)}`;
  // The file is gone when another CI's job ends.
  return env["CI"] && output.length > 0 ? `${plainOutput(output)}${text}` : text;
}
