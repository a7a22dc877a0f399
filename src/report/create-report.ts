import type { ReleaseEvent, Report } from "../domain/release/event.ts";
import { entryOfEvent, entryOfUnfinished } from "./event-entry.ts";
import { createLiveArea } from "./live-area.ts";
import { liveLines } from "./live-layout.ts";
import { admits, type Log, type LogEntry, type LogFormat, type LogThreshold } from "./log.ts";
import { createLogger } from "./logger.ts";
import { createPlainArea, type OutputArea } from "./output-area.ts";
import { createPaint, type Paint } from "./paint.ts";
import { advance, NO_PROGRESS } from "./progress.ts";
import { actionsRenderer, jsonRenderer, prettyRenderer, type Renderer } from "./renderer.ts";

/** Where a report goes, and what it may do there. */
export interface ReportOptions {
  readonly stderr: NodeJS.WritableStream;
  /** Whether `stderr` is a terminal. */
  readonly tty: boolean;
  readonly colour: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
  /** Whether this is a job of GitHub Actions. */
  readonly actions: boolean;
  readonly level: LogThreshold;
  readonly format: LogFormat;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Takes what happens and what is logged, and shows it. */
export interface ReportSink {
  readonly report: Report;
  readonly log: Log;
  /** Ends the display and gives the cursor back; resolves when every line was written. */
  readonly close: () => Promise<void>;
}

/** Makes what tells people, on standard error, how a command goes. */
export function createReport(options: ReportOptions): ReportSink {
  const { format, tty, actions, level, now } = options;
  const paint = createPaint(options.colour);
  const live = tty && !actions && format === "pretty" && admits(level, "info");
  let progress = NO_PROGRESS;
  const area = live
    ? liveArea(options, () =>
        liveLines(progress, now(), { columns: options.columns(), rows: options.rows(), paint }),
      )
    : createPlainArea(options.stderr);
  const renderer = chooseRenderer(options, paint);
  const logger = createLogger({ level, now, write: (json) => area.print(renderer.line(json)) });
  const write = live ? headingsOnDemand(logger.write) : logger.write;
  return {
    report: (event: ReleaseEvent) => {
      const at = now();
      write(entryOfEvent(event, progress, at));
      progress = advance(progress, event, at);
      area.wake();
    },
    log: (logLevel, text, fields = {}) => logger.write({ level: logLevel, text, fields }),
    close: async () => {
      for (const step of progress.running.values()) write(entryOfUnfinished(step, progress, now()));
      progress = NO_PROGRESS;
      await logger.flush();
      area.print(renderer.end());
      area.close();
    },
  };
}

function chooseRenderer({ format, actions }: ReportOptions, paint: Paint): Renderer {
  if (format === "json") return jsonRenderer;
  return actions ? actionsRenderer(paint) : prettyRenderer(paint);
}

function liveArea({ stderr, columns }: ReportOptions, lines: () => readonly string[]): OutputArea {
  return createLiveArea({ stream: stderr, columns, lines });
}

/** Holds a phase's heading back until something in it ends: meanwhile the live line shows the phase. */
function headingsOnDemand(write: (entry: LogEntry) => void): (entry: LogEntry) => void {
  let heading: LogEntry | undefined;
  return (entry) => {
    if (entry.fields["event"] === "phase") {
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
