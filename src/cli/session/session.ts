import type { Journal } from "../../release/run/journal.ts";
import type { ReportSink } from "../../report/create-report.ts";
import type { JsonDocument } from "../../report/documents.ts";
import type { LogFormat, LogThreshold } from "../../report/log.ts";

/** The options every command takes. */
export interface GlobalOptions {
  readonly directory?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly logLevel: LogThreshold;
  readonly logFormat: LogFormat;
}

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Text for people, laid out for a width in columns. */
export type Text = (columns: number, colour: boolean) => string;

/** One call of slipway: what it was given, and where it answers. */
export interface Session {
  readonly options: GlobalOptions;
  readonly cwd: string;
  readonly env: Environment;
  readonly interrupted: AbortSignal;
  readonly sink: ReportSink;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Gives the command's result: the document with `--json`, the text without. */
  readonly answer: (document: JsonDocument, text: Text) => void;
  /** What the command has done by now: what it says if it ends early. */
  readonly journal: Journal;
  /** Texts of files that errors point into. */
  readonly sources: Map<string, string>;
  /** Called at the end, whatever happens. */
  readonly cleanUp: (() => Promise<void>)[];
}

/** Whether a stream gets colours: a terminal, and nobody said NO_COLOR (https://no-color.org). */
export function hasColour(stream: NodeJS.WriteStream, env: Environment): boolean {
  return stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

/** A terminal's width; 80 where there is none. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.columns ?? 80;
}
