/** How many lines of each of a failing program's streams an error shows. */
const SHOWN_LINES = 20;

// What sandboxes and progress print, which never says why something failed.
const NOISE =
  /linux-sandbox(?:-pid1)?\.cc|^(?:Loading|Analyzing|INFO|DEBUG):|^\s*$|^\[[\d,]+ \/ [\d,]+\]|^Use --(?:verbose_failures|sandbox_debug)|^FAILED: Build did NOT complete/;

/** The last lines that say something, for an error message. */
export function tellingLines(output: string): string {
  const lines = output.split("\n").filter((line) => !NOISE.test(line));
  return lines.slice(-SHOWN_LINES).join("\n");
}

/**
 * What a program said last, on each stream: Bazel gives what a failing action said on its stdout on its own. The streams are
 * kept apart, since nothing says which of two lines on different ones came first; stderr, which concludes, comes last.
 */
export interface LastWords {
  readonly add: (line: string, stream: "stdout" | "stderr") => void;
  /** Begins with a new line if there is anything to show. */
  readonly text: () => string;
}

/** Makes the collector; give it the lines that `run` shows, which are redacted. */
export function createLastWords(): LastWords {
  const said = { stdout: [] as string[], stderr: [] as string[] };
  return {
    add: (line, stream) => {
      if (NOISE.test(line)) return;
      const lines = said[stream];
      lines.push(line);
      if (lines.length > SHOWN_LINES) lines.shift();
    },
    text: () => [...said.stdout, ...said.stderr].map((line) => `\n${line}`).join(""),
  };
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
