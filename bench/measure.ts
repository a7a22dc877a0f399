/** Whole-process wall times: from starting a program until it has ended. */

import { spawnSync } from "node:child_process";

/** A program to measure. */
export interface Subject {
  readonly name: string;
  readonly command: readonly [file: string, ...args: string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds. */
export interface Timing {
  readonly median: number;
  readonly min: number;
}

const WARM_UP = 3;

/**
 * Runs all subjects in turn, again and again, so that whatever else the machine does meets all of them alike. Throws
 * when one fails.
 */
export function measure(
  subjects: readonly Subject[],
  rounds: number,
  onRound: (round: number) => void,
): Timing[] {
  for (let round = 0; round < WARM_UP; round++) for (const subject of subjects) timeOnce(subject);
  const times = subjects.map((): number[] => []);
  for (let round = 1; round <= rounds; round++) {
    onRound(round);
    for (const [index, subject] of subjects.entries()) times[index]?.push(timeOnce(subject));
  }
  return times.map(timing);
}

function timeOnce({ name, command: [file, ...args], cwd, env }: Subject): number {
  const begin = performance.now();
  const { status, stderr, error } = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  const elapsed = performance.now() - begin;
  if (status !== 0) throw new Error(`${name} failed with exit code ${status}: ${error?.message ?? stderr}`);
  return elapsed;
}

function timing(times: readonly number[]): Timing {
  const sorted = times.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  return { median, min: sorted[0] ?? Number.NaN };
}
