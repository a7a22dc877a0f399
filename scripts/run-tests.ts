import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test file, and how long it took. */
export interface Took {
  readonly file: string;
  readonly milliseconds: number;
}

/** Milliseconds after which a test file is given up: with TEST_LONG it tries everything, which takes hours. */
const LONGEST_FILE = (process.env["TEST_LONG"] === undefined ? 8 : 8 * 60) * 60_000;

/** One more than can work at once: now and then each of them waits, for a process to end or a second to pass. */
const AT_ONCE = availableParallelism() + 1;

/**
 * Runs test files with Node's own runner, in this order, shows how it goes, and counts. A file without a test counts as
 * failed.
 */
export async function runTests(
  files: readonly string[],
): Promise<Counts & { readonly took: readonly Took[] }> {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const took: Took[] = [];
  const stream = run({ files: [...files], concurrency: AT_ONCE, timeout: LONGEST_FILE });
  stream.on("test:summary", ({ file, counts: found, duration_ms: milliseconds }) => {
    if (file !== undefined) {
      took.push({ file: relative(".", file), milliseconds });
      return;
    }
    const { passed, failed = 0, cancelled, skipped, todo } = found as typeof found & { failed?: number };
    counts = { passed, failed: failed + cancelled, skipped: skipped + todo };
  });
  const shown = stream.compose(new spec());
  shown.pipe(process.stdout, { end: false });
  await finished(shown);
  return { ...counts, took };
}
