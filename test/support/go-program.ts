/** Programs in Go, the real ones, where `scripts/go-tools.ts` has installed them. */

import { spawn } from "node:child_process";
import { type GoTool, goTool } from "../../scripts/go-tools.ts";

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether tests do without some of these programs, and why; false for a test's `skip`. */
export function withoutGo(...names: readonly GoTool[]): string | false {
  const missing = names.filter((name) => goTool(name) === null);
  return missing.length === 0 ? false : `not installed: ${missing.join(", ")} (node scripts/go-tools.ts)`;
}

/** Runs one to its end, with a home of its own, so that nothing of the machine's configuration counts. */
export function runGo(name: GoTool, args: readonly string[], home: string): Promise<Ended> {
  const program = goTool(name);
  if (program === null) throw new Error(`${name} is not installed`);
  const env = { PATH: process.env["PATH"], HOME: home, TUF_ROOT: `${home}/tuf` };
  const child = spawn(program, args, { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}
