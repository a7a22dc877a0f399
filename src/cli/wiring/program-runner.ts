import { redactor, secretsOf } from "../../domain/text/redact.ts";
import { createRun, type Run } from "../../services/process/run.ts";
import type { Session } from "../session/session.ts";

/** Makes what starts programs for a command, with its secrets kept out of every output. */
export function programRunner({ env, interrupted, sink }: Session): Run {
  const log = (text: string, details: Record<string, unknown>) => sink.log("debug", text, details);
  return createRun({ env, redact: redactor(secretsOf(env)), interrupted, log });
}
