import { spawnSync } from "node:child_process";
import { CHECKS } from "./checks.ts";

/** Runs every check, shows the output of those that fail, and gives how many passed and failed. */
export function runChecks(): { readonly passed: number; readonly failed: number } {
  let failed = 0;
  for (const { name, command } of CHECKS) {
    const [program = "", ...args] = command;
    const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${program}`, args, { encoding: "utf8" });
    if (status !== 0) failed++;
    console.log(`${status === 0 ? "✔" : "✖"} ${name}: ${command.join(" ")}`);
    if (status !== 0) console.log(stdout + stderr);
  }
  return { passed: CHECKS.length - failed, failed };
}
