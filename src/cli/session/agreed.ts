import { createInterface } from "node:readline/promises";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { hang } from "../../report/columns.ts";
import { withoutDirection } from "../../report/printable.ts";
import { inert } from "../../report/workflow-commands.ts";
import { columnsOf, type Environment, hasColour, isActions, type Session, type Text } from "./session.ts";

/**
 * Shows what is about to be done and asks whether to, once; `--yes` answers. Without a terminal to ask at, the command line alone
 * decides in CI and with `--json`. The end of the input and Ctrl-C both mean no. Throws `needs-yes` if nobody can be asked.
 */
export async function agreed(session: Session, text: Text, question: string): Promise<boolean> {
  const { options, stdin, stderr, env } = session;
  session.sink.rest();
  const canAsk = stdin.isTTY === true && stderr.isTTY === true;
  const asks = options.yes !== true && canAsk;
  if (asks || options.logFormat !== "json") {
    const shown = `${text(columnsOf(stderr), hasColour(stderr, env))}\n`;
    stderr.write(withoutDirection(isActions(env) ? inert(shown) : shown));
  }
  if (options.yes !== true && !canAsk && options.json !== true && !isInCi(env)) throw needsYes(question);
  return !asks || /^y(?:es)?$/i.test((await ask(session, question)) ?? "");
}

function isInCi(env: Environment): boolean {
  return Boolean(env["CI"]) && env["CI"] !== "false";
}

function needsYes(question: string): ReleaseError {
  return new ReleaseError({
    kind: "usage",
    code: "needs-yes",
    message: `nobody can be asked "${question}": standard input or standard error is not a terminal`,
    hint: "add --yes to do it without being asked",
  });
}

/** Columns that are left for an answer. */
const ANSWER = 5;

/** The answer; null if the input ended or was interrupted before there was one. */
async function ask({ stdin, stderr, interrupted }: Session, question: string): Promise<string | null> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    // Some Nodes reject a question that is closed with Ctrl-C or Ctrl-D, others leave it open.
    const closed = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
    const rows = hang("", `${question} [y/N]`, columnsOf(stderr) - ANSWER);
    // Only the last row is the prompt, which is drawn again while the answer is typed.
    for (const row of rows.slice(0, -1)) stderr.write(`${row}\n`);
    const answered = lines.question(`${rows.at(-1)} `, { signal: interrupted }).catch((error: unknown) => {
      if (interrupted.aborted) throw error;
      return null;
    });
    const answer = await Promise.race([answered, closed]);
    // The cursor is still behind the question, since Enter was not pressed.
    if (answer === null) stderr.write("\n");
    return answer?.trim() ?? null;
  } finally {
    lines.close();
  }
}
