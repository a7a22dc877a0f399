import { execa, type Options, type Subprocess } from "execa";
import type { Redact } from "../../domain/redact.ts";

/** How one program is called. */
export interface Call {
  readonly cwd: string;
  /** Replaces the runner's environment where it is given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Is shown each line of output, redacted, as it comes. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
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
 * Runs a program to its end; any exit code is a result. Throws `ProgramMissing` when it cannot be started and the
 * interruption's reason when the run was interrupted.
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
}

/** Milliseconds a program has between SIGTERM and SIGKILL. */
const GRACE = 5_000;

/** Makes the one way in which slipway starts programs. */
export function createRun({ env, redact, interrupted, log }: RunnerOptions): Run {
  return async (file, args, call) => {
    interrupted.throwIfAborted();
    log(redact([file, ...args].join(" ")), { cwd: call.cwd });
    const subprocess = execa(file, args, executionOptions(call, env));
    const stop = stopper(subprocess, call.timeout);
    interrupted.addEventListener("abort", stop.now, { once: true });
    const { onLine } = call;
    const reading =
      onLine === undefined
        ? []
        : [follow(subprocess, "stdout", redact, onLine), follow(subprocess, "stderr", redact, onLine)];
    const [result] = await Promise.all([subprocess, ...reading]);
    interrupted.removeEventListener("abort", stop.now);
    stop.clear();
    interrupted.throwIfAborted();
    if (result.exitCode === undefined && result.signal === undefined) throw new ProgramMissing(file, result);
    return {
      exitCode: result.exitCode ?? 128,
      stdout: result.stdout,
      stderr: redact(result.stderr),
      timedOut: stop.timedOut(),
      signal: result.signal ?? null,
    };
  };
}

const OPTIONS = {
  reject: false,
  extendEnv: false,
  stripFinalNewline: false,
  // A process group of its own, so that whatever the program started can be stopped with it.
  detached: true,
  maxBuffer: 1 << 30,
} as const satisfies Options;

function executionOptions(call: Call, env: RunnerOptions["env"]) {
  const input = call.input === undefined ? { stdin: "ignore" as const } : { input: call.input };
  return { ...OPTIONS, ...input, cwd: call.cwd, env: { ...(call.env ?? env) } };
}

/** Hands on each line as it comes. A program that was stopped ends its streams early, which is no error here. */
async function follow(
  subprocess: Subprocess<typeof OPTIONS & Options>,
  from: "stdout" | "stderr",
  redact: Redact,
  onLine: NonNullable<Call["onLine"]>,
): Promise<void> {
  try {
    for await (const line of subprocess.iterable({ from })) onLine(redact(String(line)), from);
  } catch {
    // The result of the subprocess says what happened.
  }
}

/** Stops a program's whole process group, now or when its time is over. */
function stopper(subprocess: Subprocess<typeof OPTIONS & Options>, timeout: number | undefined) {
  const { pid } = subprocess;
  const timers: NodeJS.Timeout[] = [];
  let expired = false;
  const now = () => {
    signalGroup(pid, "SIGTERM");
    timers.push(setTimeout(() => signalGroup(pid, "SIGKILL"), GRACE));
  };
  if (timeout !== undefined) {
    timers.push(
      setTimeout(() => {
        expired = true;
        now();
      }, timeout),
    );
  }
  return {
    now,
    timedOut: () => expired,
    clear: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
