import { createTranscript, type Transcript, withPrinted } from "../process/transcript.ts";

// What sandboxes and progress print, which never says why something failed.
const NOISE =
  /linux-sandbox(?:-pid1)?\.cc|^(?:Loading|Analyzing|INFO|DEBUG):|^\s*$|^\[[\d,]+ \/ [\d,]+\]|^Use --(?:verbose_failures|sandbox_debug)|^FAILED: Build did NOT complete/;

/** The message and the output of a failure: the first errors and the last lines are below the sentence, without noise. */
export function withTelling(
  sentence: string,
  printed: string,
): { readonly message: string; readonly output: readonly string[] } {
  const output = printed.split("\n");
  const { message } = withPrinted(sentence, output.filter((line) => !NOISE.test(line)).join("\n"));
  return { message, output };
}

/**
 * Collects what Bazel or a pusher says. Bazel gives what a failing action said on its stdout on its own, so the streams are
 * kept apart; stderr, which concludes, comes last.
 */
export function createLastWords(): Transcript {
  return createTranscript({ isNoise: (line) => NOISE.test(line), apart: true });
}

/** The end of a message, with what was said below it, and all of it. */
export function withWords(
  message: string,
  words: Transcript,
  silent = ", and nothing was printed",
): { readonly message: string; readonly output: readonly string[] } {
  const excerpt = words.excerpt();
  return { message: excerpt === "" ? message + silent : `${message}:\n${excerpt}`, output: words.lines() };
}

/** How a program ended, for a message. */
export function endingOf({
  exitCode,
  signal,
}: {
  readonly exitCode: number;
  readonly signal: string | null;
}): string {
  return signal === null ? `exit code ${exitCode}` : `ended by ${signal}`;
}
