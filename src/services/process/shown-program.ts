import type { Watch } from "../../domain/release/event.ts";
import { withoutEscapes } from "../../domain/text/escapes.ts";
import type { Call, Completed, Run } from "./run.ts";

/** A program that ended, with the last lines it printed: redacted, both streams, in the order they came. */
export interface Shown extends Completed {
  readonly lastLines: string;
}

/** How many of a program's last lines an error shows. */
const KEPT_LINES = 20;

/**
 * Runs a program to its end and shows each line of its output as it comes. Any exit code is a result. Throws
 * `ProgramMissing` if it cannot be started.
 */
export async function runShown(
  run: Run,
  [file = "", ...args]: readonly string[],
  call: Call,
  watch: Watch,
): Promise<Shown> {
  const lines: string[] = [];
  const completed = await run(file, args, {
    ...call,
    onLine: (printed, stream) => {
      const line = withoutEscapes(printed);
      call.onLine?.(line, stream);
      if (line.trim() === "") return;
      watch(line);
      lines.push(line.trimEnd());
      if (lines.length > KEPT_LINES) lines.shift();
    },
  });
  return { ...completed, lastLines: lines.join("\n") };
}

/** How a program that failed ended, to follow its name: `was ended by SIGKILL`. */
export function howItEnded({ exitCode, signal, timedOut }: Completed, timeout: number): string {
  if (timedOut) return `was stopped: it took longer than ${timeout / 1_000} s`;
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
}

/** The last lines below a sentence; without any, the sentence says so. */
export function withLines(sentence: string, { lastLines }: Pick<Shown, "lastLines">): string {
  return lastLines === "" ? `${sentence}, and printed nothing` : `${sentence}:\n${lastLines}`;
}
