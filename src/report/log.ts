/** pino's levels, least important first; `silent` is a threshold only. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** What `--log-level` may be. */
export type LogThreshold = (typeof LOG_LEVELS)[number];
/** How serious a log entry is. */
export type LogLevel = Exclude<LogThreshold, "silent">;

/** What `--log-format` may be. */
export type LogFormat = "pretty" | "json";

/** Writes one line to the log; never throws and never waits. */
export type Log = (level: LogLevel, text: string, details?: Readonly<Record<string, unknown>>) => void;

/** One line of the log before it has a form. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Whether a threshold lets a level through. */
export function admits(threshold: LogThreshold, level: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(threshold);
}
