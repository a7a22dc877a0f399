import { createRun, type Run } from "../../services/process/run.ts";
import type { Session } from "../session/session.ts";

/**
 * Makes the function that starts programs for a command; its secrets are kept out of all output. All of them are stopped when
 * `until` is aborted. `run` marks those that write outside, so that the next run finds what this one could not stop. What puts things
 * in order at the end is started even if the command was interrupted.
 */
export function programRunner(
  { env, interrupted, hurried, secrets, sink }: Session,
  {
    until = interrupted,
    run,
    evenIfInterrupted = false,
  }: {
    readonly until?: AbortSignal;
    readonly run?: string;
    readonly evenIfInterrupted?: boolean;
  } = {},
): Run {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const id = run === undefined ? {} : { id: run };
  const ended = evenIfInterrupted ? new AbortController().signal : until;
  return createRun({ env, redact: secrets.redact, interrupted: ended, hurried, log, ...id });
}
