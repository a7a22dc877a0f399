import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "./measure.ts";
import { MEMORY_RECORDER } from "./places.ts";

/** The most memory that a Node program had, in megabytes: run once, with a recorder inside. Throws if it fails. */
export function peakMemory(
  [program, ...args]: Command,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  try {
    const file = join(folder, "memory");
    const recorder = { NODE_OPTIONS: `--import=${MEMORY_RECORDER}`, MEMORY_FILE: file };
    const options = { cwd, env: { ...process.env, ...env, ...recorder }, encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(program, args, options);
    if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
    return Number(readFileSync(file, "utf8")) / 1_000_000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
