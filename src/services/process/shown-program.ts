import type { Watch } from "../../domain/release/event.ts";
import { withoutEscapes } from "../../domain/text/escapes.ts";
import type { Call, Completed, Run } from "./run.ts";
import { createTranscript } from "./transcript.ts";

/** A program that ended, with all it printed: redacted, both streams, in the order they came. */
export interface Shown extends Completed {
  readonly lines: readonly string[];
  /** What of it an error shows. */
  readonly excerpt: string;
}

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
  const said = createTranscript();
  const completed = await run(file, args, {
    ...call,
    onLine: (printed, stream) => {
      const line = withoutEscapes(printed);
      call.onLine?.(line, stream);
      said.add(line.trimEnd(), stream);
      if (line.trim() !== "") watch(line);
    },
  });
  return { ...completed, lines: said.lines(), excerpt: said.excerpt() };
}

/** How a program that failed ended, to follow its name: `was ended by SIGKILL`. */
export function howItEnded({ exitCode, signal, timedOut }: Completed, timeout: number): string {
  if (timedOut) return `was stopped: it took longer than ${timeout / 1_000} s`;
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
}

/** The message and the output of a program's failure: what it printed is below the sentence. */
export function withLines(
  sentence: string,
  { excerpt, lines }: Pick<Shown, "excerpt" | "lines">,
): { readonly message: string; readonly output: readonly string[] } {
  const message = excerpt === "" ? `${sentence}, and printed nothing` : `${sentence}:\n${excerpt}`;
  return { message, output: lines };
}
