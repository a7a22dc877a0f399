import { ReleaseError } from "../domain/text/release-error.ts";
import type { Progress } from "../release/run/journal.ts";
import { errorDocument, type Failure } from "../report/documents.ts";
import { errorText } from "../report/error-text.ts";
import { collapsed } from "../report/gitlab-sections.ts";
import { harmlessJson, printable } from "../report/printable.ts";
import { soFarDocument, unfinishedSoFar } from "../report/so-far.ts";
import { group, inert, problemAnnotations } from "../report/workflow-commands.ts";
import { EXIT_BUG, EXIT_CODES, EXIT_SIGNALS } from "./session/exit-codes.ts";
import { Interruption } from "./session/interruption.ts";
import { keepOutput } from "./session/keep-output.ts";
import { columnsOf, hasColour, isActions, isGitLab, type Session } from "./session/session.ts";

const ISSUES = "https://github.com/slipway-release/slipway/issues";

/** A failure and, if a program failed whose output the message does not hold all of, that output. */
interface FailureWithOutput extends Failure {
  readonly output: readonly string[];
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

/** The same, whatever was said by programs, servers and stack traces. */
function withoutSecrets({ secrets: { redact } }: Session, failure: Failure): Failure {
  const problems = failure.problems.map((problem) => ({
    ...problem,
    message: redact(problem.message),
    hint: redact(problem.hint),
  }));
  return { ...failure, problems };
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
  if (isNoSpace(error)) {
    const hint =
      "a disk is full: free some space there, or point TMPDIR elsewhere, then run the same command again";
    return {
      code: "no-space",
      exit: EXIT_CODES.build,
      problems: [{ code: "no-space", message: error.message, hint }],
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const hint = `this is a bug in slipway; please report it with the lines above at ${ISSUES}`;
  return { code: "bug", exit: EXIT_BUG, problems: [{ code: "bug", message: stack, hint }] };
}

/** Any write may meet a full disk; the system's message names the file. */
function isNoSpace(error: unknown): error is Error {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/**
 * Reports an error to people (or, with `--log-format json`, to programs) on stderr, and with `--json` to scripts on stdout; gives
 * the exit code.
 */
export async function tellFailure(session: Session, error: unknown): Promise<number> {
  const plain = withoutSecrets(session, failureOf(error, session.hurried.aborted));
  const failure = withOutput(session, plain, error);
  const { sink, stderr, stdout, options } = session;
  const progress = session.journal.progress();
  if (options.logFormat === "json") logProblems(session, failure.problems);
  await sink.close();
  if (options.json === true)
    stdout.write(`${harmlessJson(JSON.stringify(errorDocument(failure, soFarDocument(progress))))}\n`);
  if (options.logFormat !== "json")
    stderr.write(textFor(session, failure, options.json === true ? null : progress));
  return failure.exit;
}

function outputGroup(code: string, output: readonly string[]): string {
  return output.length === 0 ? "" : group(`${code}: all that was printed`, output);
}

function outputSection(code: string, output: readonly string[]): string {
  if (output.length === 0) return "";
  return collapsed({ name: "slipway_output", header: `${code}: all that was printed` }, output, Date.now());
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
  if (isGitLab(env)) return `${outputSection(code, output)}${text}`;
  // The file is gone when another CI's job ends.
  return env["CI"] && output.length > 0 ? `${plainOutput(output)}${text}` : text;
}
