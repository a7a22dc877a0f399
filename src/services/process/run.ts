import { spawn } from "node:child_process";
import type { Redact } from "../../domain/text/redact.ts";
import { handOn, keep, type OnLine, type OnOutput } from "./output.ts";
import { MARK, stopper } from "./stopper.ts";

/** How one program is called. */
export interface Call {
  readonly cwd: string;
  /** Replaces the runner's environment if it is given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Takes each line of output, redacted, as it comes. */
  readonly onLine?: OnLine;
  /** The same for standard error alone: standard output is data then, of any size, and is kept as it is. */
  readonly onError?: (line: string) => void;
  /** Takes standard output as it is, as it comes; then neither the result nor `onLine` has any of it. */
  readonly onOutput?: OnOutput;
  /** Milliseconds after which the program is stopped. */
  readonly timeout?: number;
  /** Aborted when the program must not go on: it is stopped, and the reason is thrown. */
  readonly until?: AbortSignal;
}

/** The part of a call that stops it when this signal is aborted; nothing without one. */
export function until(signal: AbortSignal | undefined): Pick<Call, "until"> {
  return signal === undefined ? {} : { until: signal };
}

/** What a program that ended left: its output, redacted on stderr only, since stdout is data. */
export interface Completed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The program was stopped because its time was over. */
  readonly timedOut: boolean;
  /** The signal that ended it; null if none did. */
  readonly signal: string | null;
}

/**
 * Runs a program to its end; any exit code is a result. Throws `ProgramMissing` if it cannot be started, the
 * interruption's reason if the run was interrupted, that of `until`, and what `onLine` or `onOutput` threw.
 */
export type Run = (file: string, args: readonly string[], call: Call) => Promise<Completed>;

/** A program that does not exist or may not be executed. */
export class ProgramMissing extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(`cannot start ${file}`, { cause });
    this.name = "ProgramMissing";
    this.file = file;
  }
}

/** What a runner is made from. */
export interface RunnerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redact: Redact;
  /** Aborted when the run is interrupted: every program is stopped then. */
  readonly interrupted: AbortSignal;
  /** Aborted when nothing is to be waited for any more: what still runs is killed. */
  readonly hurried?: AbortSignal;
  /** Gets each call, redacted. */
  readonly log: (text: string, details: Record<string, unknown>) => void;
  /** Milliseconds a program has between SIGTERM and SIGKILL. */
  readonly grace?: number;
  /** The id that marks programs which must not outlive this run: those that are called with `until`. */
  readonly id?: string;
}

/** Makes the one way in which slipway starts programs. */
export function createRun({ env, redact, interrupted, hurried, log, grace = 5_000, id }: RunnerOptions): Run {
  const mark = id === undefined ? {} : { [MARK]: id };
  return async (file, args, call) => {
    const { until = interrupted } = call;
    interrupted.throwIfAborted();
    until.throwIfAborted();
    log(redact([file, ...args].join(" ")), { cwd: call.cwd });
    const { pid, ended } = start(
      file,
      args,
      { ...call, env: { ...(call.env ?? env), ...(call.until && mark) } },
      redact,
    );
    const stop = stopper(pid, call.timeout, grace);
    for (const signal of [interrupted, until]) signal.addEventListener("abort", stop.now, { once: true });
    hurried?.addEventListener("abort", stop.kill, { once: true });
    const end = await ended.finally(async () => {
      for (const signal of [interrupted, until]) signal.removeEventListener("abort", stop.now);
      await stop.settled();
      hurried?.removeEventListener("abort", stop.kill);
      interrupted.throwIfAborted();
      until.throwIfAborted();
    });
    return { ...end, timedOut: stop.timedOut() };
  };
}

/** A program that was started, in a process group of its own, so that whatever it starts can be stopped with it. */
interface Started {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when it has ended and its output was read. */
  readonly ended: Promise<Omit<Completed, "timedOut">>;
}

function start(
  file: string,
  args: readonly string[],
  { cwd, env, input, onLine, onError, onOutput }: Call,
  redact: Redact,
): Started {
  const missing = (cause: unknown) => new ProgramMissing(file, cause);
  const stdin = input === undefined ? "ignore" : "pipe";
  try {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: [stdin, "pipe", "pipe"] });
    // A program may end before it has read everything.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    const show = (stream: "stdout" | "stderr") => onLine && ((line: string) => onLine(redact(line), stream));
    const stdout = onOutput ? handOn(child.stdout, onOutput) : keep(child.stdout, show("stdout"));
    const stderr = keep(child.stderr, onError ? (line) => onError(redact(line)) : show("stderr"));
    const closed = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on("error", (cause) => reject(missing(cause)));
      child.on("close", (...end) => resolve(end));
    });
    const ended = closed.then(([exitCode, signal]) => ({
      exitCode: exitCode ?? 128,
      stdout: stdout(),
      stderr: redact(stderr()),
      signal,
    }));
    return { pid: child.pid, ended };
  } catch (cause) {
    return { pid: undefined, ended: Promise.reject(missing(cause)) };
  }
}
