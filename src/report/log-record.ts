import { LOG_LEVELS, type LogLevel } from "./log.ts";

/** A line of pino's JSON, read back. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly text: string;
  /** The kind of the event it tells of; absent for a plain line of the log. */
  readonly event: string | undefined;
  readonly elapsed: number;
  readonly hint: string;
  /** Everything else. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads a line that pino wrote; its levels are 10 (trace) to 60 (fatal). */
export function readLogLine(line: string): LogRecord {
  const {
    level,
    time: _,
    msg,
    event,
    elapsed,
    hint,
    ...details
  } = JSON.parse(line) as Record<string, unknown>;
  return {
    level: (LOG_LEVELS[Number(level) / 10 - 1] ?? "info") as LogLevel,
    text: String(msg ?? ""),
    event: typeof event === "string" ? event : undefined,
    elapsed: typeof elapsed === "number" ? elapsed : 0,
    hint: typeof hint === "string" ? hint : "",
    details,
  };
}
