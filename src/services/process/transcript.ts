import type { OnLine } from "./output.ts";

/** How many of the first lines from the first error on, and how many of the last, an error shows. */
const FIRST = 20;
const LAST = 20;

/** Characters of a line that an error shows. */
const WIDEST = 1_000;

/** Characters of all lines that are kept; what comes after is counted only. */
const KEPT = 64 << 20;

/** A line that says that something is wrong: what follows is why, and what comes after that is often the consequence. */
const WRONG = /\b(?:errors?|failed|failure|fatal|panic|exception|traceback)\b/i;

/** All that a program says, to be shown if it fails. */
export interface Transcript {
  readonly add: OnLine;
  /** Every line, both streams, in the order they came. */
  readonly lines: () => readonly string[];
  /**
   * What an error shows: the lines from the first error on, how many are left out, and the last ones. Empty if nothing was
   * said.
   */
  readonly excerpt: () => string;
}

/**
 * Makes the collector; give it the lines that `run` shows, which are redacted. `isNoise`: lines that no excerpt needs.
 * `apart`: the streams are shown one after the other, stderr last, because nothing says which of two lines on different ones
 * came first.
 */
export function createTranscript({
  isNoise = (line) => line.trim() === "",
  apart = false,
}: {
  readonly isNoise?: (line: string) => boolean;
  readonly apart?: boolean;
} = {}): Transcript {
  const said: { readonly line: string; readonly stream: "stdout" | "stderr" }[] = [];
  let kept = 0;
  let dropped = 0;
  const telling = (streams: readonly string[]) =>
    excerptOf(said.flatMap(({ line, stream }) => (streams.includes(stream) && !isNoise(line) ? line : [])));
  return {
    add: (line, stream) => {
      kept += line.length + 1;
      if (kept > KEPT) dropped++;
      else said.push({ line, stream });
    },
    lines: () => [...said.map(({ line }) => line), ...(dropped === 0 ? [] : [leftOut(dropped)])],
    excerpt: () => {
      const parts = apart ? [["stdout"], ["stderr"]] : [["stdout", "stderr"]];
      return parts.flatMap(telling).join("\n");
    },
  };
}

/** The lines of some output that tell most, with how many are left out between them. */
export function excerptOf(lines: readonly string[]): readonly string[] {
  const wrong = lines.findIndex((line) => WRONG.test(line));
  const first = Math.max(0, wrong);
  const last = Math.max(lines.length - LAST, 0);
  const end = Math.min(first + FIRST, last);
  const shown = (from: number, to: number) => lines.slice(from, to).map(shorten);
  if (first === 0 && end === last) return shown(0, lines.length);
  const head =
    first < end ? [...omission(first), ...shown(first, end), ...omission(last - end)] : omission(last);
  return [...head, ...shown(last, lines.length)];
}

/**
 * The message and the output of a program's failure: what tells most of what it printed is below the sentence, which says
 * `silent` if it printed nothing.
 */
export function withPrinted(
  sentence: string,
  printed: string,
  silent = ", and printed nothing",
): { readonly message: string; readonly output: readonly string[] } {
  const output = printed.split("\n").map((line) => line.trimEnd());
  const excerpt = excerptOf(output.filter((line) => line !== "")).join("\n");
  return { message: excerpt === "" ? sentence + silent : `${sentence}:\n${excerpt}`, output };
}

function omission(count: number): string[] {
  return count === 0 ? [] : [leftOut(count)];
}

function leftOut(count: number): string {
  return `… ${count} ${count === 1 ? "line" : "lines"} left out …`;
}

function shorten(line: string): string {
  return line.length <= WIDEST ? line : `${line.slice(0, WIDEST)}…`;
}
