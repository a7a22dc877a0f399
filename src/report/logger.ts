import type { Logger as Pino } from "pino";
import { admits, type LogEntry, type LogThreshold } from "./log.ts";

/** What a logger is made from. */
export interface LoggerOptions {
  readonly level: LogThreshold;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes one line of pino's JSON, its newline included, and has written it when it returns. */
  readonly write: (line: string) => void;
}

/** Writes log entries. */
export interface Logger {
  readonly write: (entry: LogEntry) => void;
  /** Resolves when every entry so far was written. */
  readonly flush: () => Promise<void>;
}

/**
 * A pino logger that is loaded when the first entry is to be written: most runs of `check` log nothing, and should not
 * wait for it. Entries that come while it loads are written in order with the time they were made at; afterwards each
 * is out before the call returns.
 */
export function createLogger({ level, now, write }: LoggerOptions): Logger {
  const waiting: { readonly entry: LogEntry; readonly at: number }[] = [];
  let pino: Pino | undefined;
  let loading: Promise<void> | undefined;
  let time = 0;
  const send = (logger: Pino, { level: of, fields, text }: LogEntry, at: number): void => {
    time = at;
    logger[of](fields, text);
  };
  const load = async (): Promise<void> => {
    const loaded = await import("pino");
    pino = loaded.pino({ level, timestamp: () => `,"time":${Math.round(time)}`, base: null }, { write });
    for (const { entry, at } of waiting.splice(0)) send(pino, entry, at);
  };
  return {
    write: (entry) => {
      if (!admits(level, entry.level)) return;
      if (pino !== undefined) return send(pino, entry, now());
      waiting.push({ entry, at: now() });
      loading ??= load();
    },
    flush: async () => loading,
  };
}
