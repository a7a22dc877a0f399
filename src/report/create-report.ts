import type { ReleaseEvent, Report } from "../domain/release/event.ts";
import type { Redact } from "../domain/text/redact.ts";
import { entryOfEvent, entryOfRunning, entryOfUnfinished } from "./event-entry.ts";
import { jsonLog } from "./json-log.ts";
import { liveLines } from "./live-layout.ts";
import { admits, type Log, type LogEntry, type LogFormat, type LogThreshold, type LogWriter } from "./log.ts";
import { createLiveArea, createPlainArea } from "./output-area.ts";
import { createPaint, type Paint } from "./paint.ts";
import { advance, NO_PROGRESS, type Progress, type RunningStep } from "./progress.ts";
import { actionsLog, gitLabLog, textLog } from "./text-log.ts";

/** Where a report goes, and what it may do there. */
export interface ReportOptions {
  readonly stderr: NodeJS.WritableStream;
  /** Whether `stderr` is a terminal on which lines can be drawn anew. */
  readonly draws: boolean;
  readonly colour: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
  /** Whose job this is, if its log can be folded. */
  readonly job: "actions" | "gitlab" | null;
  readonly level: LogThreshold;
  readonly format: LogFormat;
  /** Takes secrets out of every line of the log. */
  readonly redact: Redact;
  /** Milliseconds for which a log without live lines may stay silent. */
  readonly silence: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Takes what happens and what is logged, and shows it. */
export interface ReportSink {
  readonly report: Report;
  readonly log: Log;
  /** Takes the live lines away until something happens: what others print now is not torn by them. */
  readonly rest: () => void;
  /** Ends the display and gives the cursor back; resolves when every line has been written. */
  readonly close: () => Promise<void>;
}

/** Makes what shows on standard error how a command is getting on. */
export function createReport(options: ReportOptions): ReportSink {
  const { stderr, columns, rows, format, draws, job, level, now } = options;
  const paint = createPaint(options.colour);
  const live = draws && job === null && format === "pretty" && admits(level, "info");
  const opened = now();
  let progress = NO_PROGRESS;
  const lines = () => liveLines(progress, now(), { columns: columns(), rows: rows(), paint });
  const area = live ? createLiveArea(stderr, { columns, rows }, lines) : createPlainArea(stderr);
  const sign = live
    ? undefined
    : signOfLife(options.silence, () => {
        for (const step of longest(progress, opened)) write(entryOfRunning(step, progress, now()));
      });
  const print = (lines: string): void => {
    area.print(options.redact(lines));
    sign?.restart();
  };
  const writer = openLog(options, print, paint);
  const write = (entry: LogEntry): void => {
    if (admits(level, entry.level)) writer.write(entry);
  };
  const writeEvent = live ? headingsOnDemand(write) : write;
  return {
    report: (event: ReleaseEvent) => {
      const at = now();
      writeEvent(entryOfEvent(event, progress, at));
      progress = advance(progress, event, at);
      area.wake();
    },
    log: (logLevel, text, details = {}) => writeEvent({ level: logLevel, text, details }),
    rest: area.rest,
    close: async () => {
      sign?.end();
      for (const step of progress.running.values()) writeEvent(entryOfUnfinished(step, progress, now()));
      progress = NO_PROGRESS;
      await writer.close();
      area.close();
    },
  };
}

function openLog(
  { format, job, columns, now }: ReportOptions,
  print: (text: string) => void,
  paint: Paint,
): LogWriter {
  if (format === "json") return jsonLog(print, now);
  if (job === "gitlab") return gitLabLog(print, paint, now);
  return job === "actions" ? actionsLog(print, paint) : textLog(print, columns, paint);
}

/** Holds a phase's heading back until something in it ends: meanwhile the live line shows the phase. */
function headingsOnDemand(write: (entry: LogEntry) => void): (entry: LogEntry) => void {
  let heading: LogEntry | undefined;
  return (entry) => {
    if ("fields" in entry && entry.fields.event === "phase") {
      heading = entry;
      return;
    }
    if (heading !== undefined && entry.level !== "debug") {
      write(heading);
      heading = undefined;
    }
    write(entry);
  };
}

/** Steps of which a sign of life tells; the oldest, since they are what is waited for. */
const TOLD = 3;

/** What to tell of when nothing was printed for long: steps, or what goes on between them. */
function longest({ running, phase }: Progress, opened: number): readonly RunningStep[] {
  if (running.size > 0) return [...running.values()].slice(0, TOLD);
  if (phase === null) return [{ id: "", doing: "", label: "at work", since: opened, text: "" }];
  return [{ id: phase.name, doing: "at work on", label: phase.name, since: phase.since, text: "" }];
}

/** Calls back whenever nothing was printed for so many milliseconds; `restart` says that something was. */
function signOfLife(
  silence: number,
  tell: () => void,
): { readonly restart: () => void; readonly end: () => void } {
  let ended = false;
  const timer = setInterval(tell, silence).unref();
  return {
    restart: () => void (ended || timer.refresh()),
    end: () => {
      ended = true;
      clearInterval(timer);
    },
  };
}
