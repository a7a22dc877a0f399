import { createInterface } from "node:readline/promises";
import { withoutDirection } from "../../report/printable.ts";
import { inert } from "../../report/workflow-commands.ts";
import { columnsOf, hasColour, isActions, type Session, type Text } from "./session.ts";

/**
 * Shows what is about to be done and asks whether to, once. Without a terminal nothing is asked: the command line alone
 * decides, and so does `--yes`. The end of the input and Ctrl-C both mean no.
 */
export async function agreed(session: Session, text: Text, question: string): Promise<boolean> {
  const { options, stdin, stderr, env } = session;
  session.sink.rest();
  const asks = options.yes !== true && stdin.isTTY === true && stderr.isTTY === true;
  if (asks || options.logFormat !== "json") {
    const shown = `${text(columnsOf(stderr), hasColour(stderr, env))}\n`;
    stderr.write(withoutDirection(isActions(env) ? inert(shown) : shown));
  }
  return !asks || /^y(?:es)?$/i.test((await ask(session, question)) ?? "");
}

/** The answer; null if the input ended or was interrupted before there was one. */
async function ask({ stdin, stderr, interrupted }: Session, question: string): Promise<string | null> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    // Some Nodes reject a question that is closed with Ctrl-C or Ctrl-D, others leave it open.
    const closed = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
    const answered = lines.question(`${question} [y/N] `, { signal: interrupted }).catch((error: unknown) => {
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
