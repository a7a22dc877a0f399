import type { Place } from "../domain/text/problem.ts";
import { annotation, inert, workflowCommand } from "./actions-commands.ts";
import { type LogRecord, readLogLine } from "./log-record.ts";
import type { Paint } from "./paint.ts";
import { prettyLine } from "./pretty.ts";

/** Gives the log its form: pino's lines go in, what is written to standard error comes out. */
export interface Renderer {
  readonly line: (json: string) => string;
  /** What closes the log. */
  readonly end: () => string;
}

/** pino's own JSON, one document a line. */
export const jsonRenderer: Renderer = { line: (json) => json, end: () => "" };

/** Lines for people. */
export function prettyRenderer(paint: Paint): Renderer {
  return { line: (json) => `${prettyLine(readLogLine(json), paint)}\n`, end: () => "" };
}

/** Lines for people who read them in GitHub Actions: a group a phase, and warnings as annotations. */
export function actionsRenderer(paint: Paint): Renderer {
  let open = false;
  const close = (): string => (open ? "::endgroup::\n" : "");
  return {
    line: (json) => {
      const record = readLogLine(json);
      if (record.event === "warning") return `${warningAnnotation(record)}\n`;
      if (record.event !== "phase") return `${inert(prettyLine(record, paint))}\n`;
      const before = close();
      open = true;
      return `${before}${workflowCommand("group", record.text)}\n`;
    },
    end: () => {
      const last = close();
      open = false;
      return last;
    },
  };
}

function warningAnnotation({ text, hint, details }: LogRecord): string {
  const where = details["where"] as Place | undefined;
  const problem = { code: String(details["code"]), message: text, hint };
  return annotation("warning", where === undefined ? problem : { ...problem, where });
}
