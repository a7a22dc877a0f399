import type { Logger as Pino } from "pino";
import type { LogEntry, LogWriter } from "./log.ts";
import { harmlessJson } from "./printable.ts";

/**
 * The log as pino's JSON, one object per line. pino is loaded for the first entry; entries that come while it loads are
 * written in order, with the time they were made at. Afterwards each is out before `write` returns.
 */
export function jsonLog(print: (line: string) => void, now: () => number): LogWriter {
  const waiting: { readonly entry: LogEntry; readonly at: number }[] = [];
  let pino: Pino | undefined;
  let loading: Promise<void> | undefined;
  let time = 0;
  const send = (logger: Pino, entry: LogEntry, at: number): void => {
    time = at;
    logger[entry.level]("fields" in entry ? entry.fields : entry.details, entry.text);
  };
  const load = async (): Promise<void> => {
    const loaded = await import("pino");
    const timestamp = () => `,"time":${Math.round(time)}`;
    // Entries below the threshold do not get here.
    pino = loaded.pino(
      { level: "trace", timestamp, base: null },
      { write: (line) => print(harmlessJson(line)) },
    );
    for (const { entry, at } of waiting.splice(0)) send(pino, entry, at);
  };
  return {
    write: (entry) => {
      if (pino !== undefined) return send(pino, entry, now());
      waiting.push({ entry, at: now() });
      loading ??= load();
    },
    close: async () => loading,
  };
}
