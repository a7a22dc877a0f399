import { execFile } from "node:child_process";
import { CHECKS } from "./checks.ts";

/** Runs every check, all at once, shows the output of those that fail, and gives how many passed and failed. */
export async function runChecks(): Promise<{ readonly passed: number; readonly failed: number }> {
  const passed = await Promise.all(CHECKS.map(({ name, command }) => passes(name, command)));
  const failed = passed.filter((each) => !each).length;
  return { passed: CHECKS.length - failed, failed };
}

function passes(name: string, command: readonly string[]): Promise<boolean> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    execFile(`node_modules/.bin/${program}`, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      console.log(`${error === null ? "✔" : "✖"} ${name}: ${command.join(" ")}`);
      if (error !== null) console.log(stdout + stderr);
      resolve(error === null);
    });
  });
}
