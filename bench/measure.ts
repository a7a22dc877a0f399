/** Whole-process wall times: from starting a program until it has ended. */

import { spawnSync } from "node:child_process";

/** A program with its arguments. */
export type Command = readonly [file: string, ...args: string[]];

/** What is measured: a program, or several that run one after the other. */
export interface Subject {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds. */
export interface Timing {
  readonly median: number;
  readonly min: number;
  /** Half of all runs took from `low` to `high`. */
  readonly low: number;
  readonly high: number;
}

/** How often everything runs. */
export interface Rounds {
  /** Before anything is measured. */
  readonly warmUp: number;
  readonly measured: number;
}

/**
 * Runs all subjects in turn, again and again, so that whatever else the machine does affects all of them alike. Throws when
 * one fails.
 */
export function measure(subjects: readonly Subject[], { warmUp, measured }: Rounds): Timing[] {
  for (let round = 0; round < warmUp; round++) for (const subject of subjects) timeOnce(subject);
  const times = subjects.map((): number[] => []);
  for (let round = 1; round <= measured; round++) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Kround ${round} of ${measured}\r`);
    for (const [index, subject] of subjects.entries()) times[index]?.push(timeOnce(subject));
  }
  return times.map(timing);
}

function timeOnce({ name, commands, cwd, env }: Subject): number {
  const begin = performance.now();
  for (const [file, ...args] of commands) {
    const { status, stderr, error } = spawnSync(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`${name} failed with exit code ${status}: ${error?.message ?? stderr}`);
  }
  return performance.now() - begin;
}

/** What times have in common. */
export function timing(times: readonly number[]): Timing {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const [lower = Number.NaN, upper = lower] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return lower + (upper - lower) * (place % 1);
  };
  return { median: at(0.5), min: at(0), low: at(0.25), high: at(0.75) };
}
