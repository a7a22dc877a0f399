/** The real cosign, where `scripts/go-tools.ts` has installed it. */

import { spawn } from "node:child_process";
import { goTool } from "../../scripts/go-tools.ts";

export interface Cosigned {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether tests have it; false for a test's `skip`, or what they do without. */
export const withoutCosign: string | false =
  goTool("cosign") === null ? "cosign is not installed: node scripts/go-tools.ts" : false;

/** Runs cosign to its end, with a home of its own, so that nothing of the machine's Sigstore configuration counts. */
export function cosign(args: readonly string[], home: string): Promise<Cosigned> {
  const program = goTool("cosign");
  if (program === null) throw new Error("cosign is not installed");
  const env = { PATH: process.env["PATH"], HOME: home, TUF_ROOT: `${home}/tuf` };
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
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
