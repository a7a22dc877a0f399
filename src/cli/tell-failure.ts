import type { Problem } from "../domain/text/problem.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import type { Progress } from "../release/run/journal.ts";
import { errorDocument, type Failure } from "../report/documents.ts";
import { errorText } from "../report/error-text.ts";
import { collapsed } from "../report/gitlab-sections.ts";
import { harmlessJson, printable } from "../report/printable.ts";
import { soFarDocument, unfinishedSoFar } from "../report/so-far.ts";
import { failureSummary } from "../report/summary.ts";
import { group, inert, problemAnnotations } from "../report/workflow-commands.ts";
import { tellActions } from "./session/actions.ts";
import { EXIT_BUG, EXIT_CODES, EXIT_SIGNALS } from "./session/exit-codes.ts";
import { Interruption } from "./session/interruption.ts";
import { keepOutput } from "./session/keep-output.ts";
import { columnsOf, hasColour, isActions, isGitLab, type Session } from "./session/session.ts";

const ISSUES = "https://github.com/slipway-release/slipway/issues";

/** Whether a problem's message holds all that its program printed. */
function holdsAll({ message, output = [] }: Problem): boolean {
  return output.filter((line) => line.trim() !== "").length < message.split("\n").length;
}

/** Keeps all that failed programs printed in files, if the messages do not hold it, and names them in the hints. */
function withFiles(session: Session, failure: Failure): Failure {
  const problems = failure.problems.map((problem) => {
    const { code, hint, output = [] } = problem;
    if (holdsAll(problem)) return problem;
    const file = keepOutput(session, code, output);
    return file === null ? problem : { ...problem, hint: `${hint}; all that it printed is in ${file}` };
  });
  return { ...failure, problems };
}

/** The same, whatever was said by programs, servers and stack traces. */
function withoutSecrets({ secrets: { redact } }: Session, failure: Failure): Failure {
  const problems = failure.problems.map((problem) => ({
    ...problem,
    message: redact(problem.message),
    hint: redact(problem.hint),
    ...(problem.output && { output: problem.output.map(redact) }),
  }));
  return { ...failure, problems };
}

/** A failure as others see it: its exit code, and its problems in words. `killed`: what ran had no time to end. */
function failureOf(error: unknown, killed: boolean): Failure {
  if (error instanceof ReleaseError) {
    return {
      code: error.problems[0]?.code ?? "bug",
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
  const failure = withFiles(session, plain);
  const { sink, stderr, stdout, options } = session;
  const progress = session.journal.progress();
  const { moving } = progress;
  const told = moving === null ? null : await import("../report/moving-text.ts");
  if (options.logFormat === "json") logProblems(session, failure.problems);
  await sink.close();
  if (options.json === true) {
    const document = errorDocument(failure, {
      ...soFarDocument(progress),
      ...(moving === null ? {} : told?.movingDocument(moving)),
    });
    const rest = session.document.open?.end({ error: document["error"] });
    stdout.write(rest ?? `${harmlessJson(JSON.stringify(document))}\n`);
  }
  if (options.logFormat !== "json")
    stderr.write(
      (moving === null || options.json === true ? "" : `${told?.movingText(moving, columnsOf(stderr))}\n`) +
        textFor(session, failure, options.json === true ? null : progress),
    );
  tellActions(session, {}, failureSummary(failure.problems, progress.record));
  return failure.exit;
}

/** All that a program printed, if its message does not hold it: the file that does is gone when a job ends. */
function printed(problem: Problem, { env }: Session, index: number): string {
  const { code, output = [] } = problem;
  if (holdsAll(problem)) return "";
  const header = `${code}: all that was printed`;
  if (isActions(env)) return group(header, output);
  if (isGitLab(env)) return collapsed({ name: `slipway_output_${index}`, header }, output, Date.now());
  return env["CI"] ? `${header}:\n${output.map((line) => `  ${printable(line)}\n`).join("")}\n` : "";
}

function logProblems({ sink }: Session, problems: Failure["problems"]): void {
  for (const { message, output: _, ...details } of problems) sink.log("error", message, details);
}

/** What was done so far, and the problems; in GitHub Actions, where nothing a program printed may act as a command. */
function textFor(session: Session, { problems }: Failure, done: Progress | null): string {
  const { stderr, env, sources } = session;
  const columns = columnsOf(stderr);
  const colour = hasColour(stderr, env);
  const soFar = done === null ? "" : unfinishedSoFar(done, columns, colour);
  const text = `${soFar === "" ? "" : `${soFar}\n`}${errorText(problems, columns, colour, sources)}`;
  const all = problems.map((problem, index) => printed(problem, session, index)).join("");
  if (isActions(env)) return `${all}${inert(text)}${problemAnnotations(problems)}`;
  return all + text;
}
