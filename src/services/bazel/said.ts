import type { Watch } from "../../domain/release/event.ts";
import { createTranscript, type Transcript, withPrinted } from "../process/transcript.ts";

/** Flags on every call, so that output is the same everywhere, can be read, and says every second how far Bazel is. */
export const PLAIN = ["--color=no", "--curses=no", "--show_progress_rate_limit=1"];

// What sandboxes and progress print, which never says why something failed.
const NOISE =
  /linux-sandbox(?:-pid1)?\.cc|^(?:Loading|Analyzing|Computing main repo mapping|INFO|DEBUG):|^(?:Starting local|Extracting) Bazel|^\s*$|^\[[\d,]+ \/ [\d,]+\]|^ {4}(?:currently loading:|Fetching )|^Use --(?:verbose_failures|sandbox_debug)|^FAILED: Build did NOT complete/;

/** What Bazel, its client and Bazelisk say of how far they are. */
const STATE =
  /^(?:\[[\d,]+ \/ [\d,]+\]|(?:Loading|Analyzing|Computing main repo mapping):|Starting local Bazel|Extracting Bazel|Another command|\.\.\. still trying|[\d/]+ [\d:]+ Downloading ).*/;
/** What stands below such a line, and is a part of it. */
const DETAIL = /^ {4}(?=currently loading:|Fetching )(.*)/;

/** Takes the lines of Bazel's standard error, and tells which of them say how far it is. */
export function progressTeller(watch: Watch): (line: string) => void {
  let state = "";
  return (line) => {
    const detail = DETAIL.exec(line)?.[1];
    if (detail !== undefined) return watch(state === "" ? detail : `${state}, ${detail}`);
    const found = STATE.exec(line)?.[0];
    if (found === undefined) return;
    state = found.trim();
    watch(state);
  };
}

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
