import { runProgram } from "./cli/program.ts";

process.exitCode = await runProgram(process);
// Interrupted, nothing that was started is left; but a library's timer may keep the process waiting for seconds.
if (process.exitCode > 128) process.stdout.write("", () => process.exit());
