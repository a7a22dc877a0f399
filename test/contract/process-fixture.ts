/** The runner, bound to this machine, in both of its ways: with its output followed and without. */

import { existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { redactor } from "../../src/domain/text/redact.ts";
import { type Call, type Completed, createRun, type RunnerOptions } from "../../src/services/process/run.ts";

export const SECRET = "hunter2-hunter2";

export type Line = readonly [stream: "stdout" | "stderr", text: string];

export interface Runner {
  readonly name: string;
  /** Runs a shell script to its end. */
  sh(script: string, call?: Partial<Call>): Promise<Completed>;
  run(file: string, args: readonly string[], call?: Partial<Call>): Promise<Completed>;
  readonly interrupt: (reason: Error) => void;
  readonly hurry: () => void;
  readonly logged: string[];
  /** What was shown; empty if nothing is followed. */
  readonly lines: Line[];
}

/** One runner for each way to follow output. */
export const RUNNERS: readonly ((options?: Partial<RunnerOptions>) => Runner)[] = [
  (options) => createRunner("quiet", false, options),
  (options) => createRunner("followed", true, options),
];

function createRunner(name: string, followed: boolean, options: Partial<RunnerOptions> = {}): Runner {
  const controller = new AbortController();
  const hurried = new AbortController();
  const logged: string[] = [];
  const lines: Line[] = [];
  const start = createRun({
    env: { PATH: process.env["PATH"] },
    redact: redactor([SECRET]),
    interrupted: controller.signal,
    hurried: hurried.signal,
    log: (text) => logged.push(text),
    ...options,
  });
  const onLine: Call["onLine"] = (text, stream) => lines.push([stream, text]);
  const run: Runner["run"] = (file, args, call = {}) =>
    start(file, args, { cwd: "/", ...(followed ? { onLine } : {}), ...call });
  return {
    name,
    run,
    sh: (script, call) => run("sh", ["-c", script], call),
    interrupt: (reason) => controller.abort(reason),
    hurry: () => hurried.abort(),
    logged,
    lines,
  };
}

/** Waits until a file holds a whole line, as a program's sign that it is under way. */
export async function lineIn(file: string): Promise<string> {
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (text.endsWith("\n")) return text.trim();
    await wait(5);
  }
}

/** Whether a process is there and is not a zombie, which only waits to be reaped. */
export function isRunning(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
