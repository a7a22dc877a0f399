import type { Problem } from "../domain/text/problem.ts";

/** pino's levels, least important first; `silent` is a threshold only. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** What `--log-level` may be. */
export type LogThreshold = (typeof LOG_LEVELS)[number];
/** How serious a log entry is. */
export type LogLevel = Exclude<LogThreshold, "silent">;

/** What `--log-format` may be. */
export type LogFormat = "pretty" | "json";

/** Facts that go with a line of the log, by name. */
export type LogDetails = Readonly<Record<string, unknown>>;

/** Writes one line to the log; never throws and never waits. */
export type Log = (level: LogLevel, text: string, details?: LogDetails) => void;

/** The step that an event belongs to, and for how many milliseconds it has been running. */
interface StepFields {
  readonly id: string;
  readonly label: string;
  readonly elapsed: number;
}

/** What JSON says of an event besides its text: its kind, and what is known of it. */
export type EventFields =
  | { readonly event: "phase"; readonly phase: string }
  | { readonly event: "started"; readonly id: string; readonly label: string }
  | { readonly event: "progress"; readonly id: string }
  | ({ readonly event: "finished"; readonly outcome: string } & StepFields)
  | ({ readonly event: "failed" | "running" | "unfinished" } & StepFields)
  | ({ readonly event: "warning" } & Omit<Problem, "message" | "output">);

/** One line of the log before it has a form: an event, or what was logged with details. */
export type LogEntry = { readonly level: LogLevel; readonly text: string } & (
  | { readonly fields: EventFields }
  | { readonly details: LogDetails }
);

/** Gives entries a form and writes them. */
export interface LogWriter {
  /** Never throws and never waits. */
  readonly write: (entry: LogEntry) => void;
  /** Resolves when every entry so far has been written. */
  readonly close: () => Promise<void>;
}

/** Whether a threshold lets a level through. */
export function admits(threshold: LogThreshold, level: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(threshold);
}
