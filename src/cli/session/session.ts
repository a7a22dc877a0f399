import { resolve } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { createRedactor, type Redactor, secretsOf } from "../../domain/text/redact.ts";
import { Journal } from "../../release/run/journal.ts";
import { createReport, type ReportSink } from "../../report/create-report.ts";
import type { JsonDocument, MatrixDocument } from "../../report/documents.ts";
import type { ListedDocument } from "../../report/listed-document.ts";
import type { LogFormat, LogThreshold } from "../../report/log.ts";
import { harmlessJson, withoutDirection } from "../../report/printable.ts";
import { inert } from "../../report/workflow-commands.ts";
import { inOwnRepository } from "../../services/git/pinned.ts";
import type { Interruptions } from "./interruption.ts";

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
  /** The number of slipway's own process. */
  readonly pid: number;
  readonly interrupted: AbortSignal;
  /** Aborted if nothing is to be waited for any more: programs are killed. */
  readonly hurried: AbortSignal;
  readonly sink: ReportSink;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /**
   * Gives the command's result: the document with `--json`, the text without. It ends the display first: what is printed into
   * the live lines is erased with them.
   */
  readonly answer: (document: JsonDocument | MatrixDocument, text: Text) => Promise<void>;
  /** Writes a piece of such a result, for a command whose result is long; waits as long as nobody takes it. */
  readonly print: (text: string) => Promise<void>;
  /** The document that a command prints in pieces, while it is not ended. */
  readonly document: { open: ListedDocument | null };
  /** What the command has done so far; it reports this if it ends early. */
  readonly journal: Journal;
  /** Texts of files that errors point into. */
  readonly sources: Map<string, string>;
  /** Keeps secrets out of whatever is shown. */
  readonly secrets: Redactor;
  /** Called at the end, whatever happens. */
  readonly cleanUp: (() => Promise<void>)[];
}

/** Whether a stream gets colours: it is a terminal, and NO_COLOR is not set (https://no-color.org). */
export function hasColour(stream: NodeJS.WriteStream, env: Environment): boolean {
  return stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

/** Milliseconds; CI systems and people take a job for dead that is silent for longer than half a minute. */
const SILENCE = 25_000;

/** A terminal's width; 80 if it does not say, or says 0. A file or a pipe has room for whole lines, which can be searched. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY === true ? stream.columns || 80 : Number.POSITIVE_INFINITY;
}

/** This slipway's version. */
export const VERSION: string = packageJson.version;

/** Opens the session of one command. */
export function openSession(
  options: GlobalOptions,
  process: NodeJS.Process,
  { interrupted, hurried }: Pick<Interruptions, "interrupted" | "hurried">,
): Session {
  const { stdout, stderr } = process;
  const env = inOwnRepository(process.env);
  const secrets = createRedactor(secretsOf(env));
  const sink = createReport({
    stderr,
    draws: stderr.isTTY === true && env["TERM"] !== "dumb",
    colour: hasColour(stderr, env),
    columns: () => columnsOf(stderr),
    rows: () => stderr.rows || 24,
    job: isActions(env) ? "actions" : isGitLab(env) ? "gitlab" : null,
    level: options.logLevel,
    format: options.logFormat,
    redact: secrets.redact,
    silence: SILENCE,
    now: () => Date.now(),
  });
  // What was written into commits must not act as one of the runner's commands.
  const harmless = (text: string) => {
    const inJob = isActions(env) ? inert(text) : text;
    return stdout.isTTY ? withoutDirection(inJob) : inJob;
  };
  return {
    options,
    cwd: resolve(process.cwd(), options.directory ?? "."),
    env,
    pid: process.pid,
    interrupted,
    hurried,
    sink,
    // Behind a getter, as in Node: opening standard input costs time, and most commands ask nothing.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    answer: async (document, text) => {
      await sink.close();
      if (options.json === true) stdout.write(`${harmlessJson(JSON.stringify(document))}\n`);
      else stdout.write(harmless(text(columnsOf(stdout), hasColour(stdout, env))));
    },
    print: (text) => written(stdout, options.json === true ? text : harmless(text)),
    document: { open: null },
    journal: new Journal(),
    sources: new Map(),
    secrets,
    cleanUp: [],
  };
}

/** The same call, as if it had been started in another folder, with a configuration there. */
export function sessionIn(session: Session, cwd: string, config: string): Session {
  const own = { cwd: { value: cwd }, options: { value: { ...session.options, config } } };
  // Not a copy: that would open standard input.
  return Object.create(session, own) as Session;
}

/** Resolves once a stream takes more, or will never take anything again. */
function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (stream.write(text) || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const events = ["drain", "close", "error"] as const;
    const done = () => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}

/** Whether this is a job of GitHub Actions. */
export function isActions(env: Environment): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** Whether this is a job of GitLab's. */
export function isGitLab(env: Environment): boolean {
  return env["GITLAB_CI"] === "true";
}
