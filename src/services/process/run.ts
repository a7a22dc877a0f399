import type { Redact } from "../../domain/text/redact.ts";
import { startQuiet } from "./start-quiet.ts";
import type { OnLine, OnOutput, Start, Started } from "./started.ts";
import { stopper } from "./stopper.ts";

/** How one program is called. */
export interface Call {
  readonly cwd: string;
  /** Replaces the runner's environment where it is given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Is shown each line of output, redacted, as it comes. */
  readonly onLine?: OnLine;
  /** Is given standard output as it is, as it comes; then the result has none of it. Not together with `onLine`. */
  readonly onOutput?: OnOutput;
  /** Milliseconds after which the program is stopped. */
  readonly timeout?: number;
}

/** What a program that ended left: its output, redacted on stderr only, since stdout is data. */
export interface Completed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The program was stopped because its time was over. */
  readonly timedOut: boolean;
  /** The signal that ended it, where one did. */
  readonly signal: string | null;
}

/**
 * Runs a program to its end; any exit code is a result. Throws `ProgramMissing` when it cannot be started, the
 * interruption's reason when the run was interrupted, and what `onOutput` threw.
 */
export type Run = (file: string, args: readonly string[], call: Call) => Promise<Completed>;

/** A program that is not there or may not be executed. */
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
  /** Is told each call, redacted. */
  readonly log: (text: string, details: Record<string, unknown>) => void;
  /** Milliseconds a program has between SIGTERM and SIGKILL. */
  readonly grace?: number;
}

/** Makes the one way in which slipway starts programs. */
export function createRun({ env, redact, interrupted, log, grace = 5_000 }: RunnerOptions): Run {
  return async (file, args, call) => {
    const start = await chooseStart(call, redact);
    interrupted.throwIfAborted();
    log(redact([file, ...args].join(" ")), { cwd: call.cwd });
    const { cwd, input, onOutput } = call;
    const { pid, ended } = start(file, args, { cwd, env: call.env ?? env, input, onOutput });
    const stop = stopper(pid, call.timeout, grace);
    interrupted.addEventListener("abort", stop.now, { once: true });
    const { exitCode, signal, stdout, stderr, cause } = await ended.finally(async () => {
      interrupted.removeEventListener("abort", stop.now);
      await stop.settled();
      interrupted.throwIfAborted();
    });
    if (exitCode === undefined && signal === undefined) throw new ProgramMissing(file, cause);
    return {
      exitCode: exitCode ?? 128,
      stdout,
      stderr: redact(stderr),
      timedOut: stop.timedOut(),
      signal: signal ?? null,
    };
  };
}

/** Programs whose output is followed are execa's, which is loaded for them only. */
async function chooseStart(
  { onLine }: Call,
  redact: Redact,
): Promise<(file: string, args: readonly string[], start: Start) => Started> {
  if (onLine === undefined) return startQuiet;
  const { startWatched } = await import("./start-watched.ts");
  return (file, args, start) =>
    startWatched(file, args, start, (line, stream) => onLine(redact(line), stream));
}
