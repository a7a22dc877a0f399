import { EXIT_BUG } from "./session/exit-codes.ts";

/**
 * Keeps a command going when its output cannot be written, and says whether that matters. A reader that went away
 * (`slipway … | head`) is none of the command's business: a release is finished all the same. A result that was lost (a full
 * disk behind stdout) is: no script should mistake that run for a good one.
 */
export function watchOutput(process: NodeJS.Process): { readonly exitCode: (of: number) => number } {
  let lost = false;
  // With this listener a failing stream no longer ends the process.
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || lost) return;
    lost = true;
    process.exitCode ||= EXIT_BUG;
    process.stderr.write(
      `error[output-lost]: the result cannot be written to stdout: ${error.message}\n` +
        "hint: make room there, then run the same command again: what is done stays done\n",
    );
  });
  return { exitCode: (of) => (lost && of === 0 ? EXIT_BUG : of) };
}
