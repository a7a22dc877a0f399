import { createRun, type Run } from "../../services/process/run.ts";
import type { Session } from "../session/session.ts";

/**
 * Makes the function that starts programs for a command; its secrets are kept out of all output. All of them are stopped when
 * `until` is aborted. `run` marks those that write outside, so that the next run finds what this one could not stop.
 */
export function programRunner(
  { env, interrupted, hurried, secrets, sink }: Session,
  { until = interrupted, run }: { readonly until?: AbortSignal; readonly run?: string } = {},
): Run {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  const id = run === undefined ? {} : { id: run };
  return createRun({ env, redact: secrets.redact, interrupted: until, hurried, log, ...id });
}
