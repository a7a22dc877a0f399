import { availableParallelism } from "node:os";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Milliseconds after which a test file is given up: with TEST_LONG it tries everything, which takes hours. */
const LONGEST_FILE = (process.env["TEST_LONG"] === undefined ? 8 : 8 * 60) * 60_000;

/** Runs test files with Node's own runner, shows how it goes, and counts. A file without a test counts as failed. */
export async function runTests(files: readonly string[]): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const stream = run({ files: [...files], concurrency: availableParallelism(), timeout: LONGEST_FILE });
  stream.on("test:summary", ({ file, counts: found }) => {
    if (file !== undefined) return;
    const { passed, failed = 0, cancelled, skipped, todo } = found as typeof found & { failed?: number };
    counts = { passed, failed: failed + cancelled, skipped: skipped + todo };
  });
  const shown = stream.compose(new spec());
  shown.pipe(process.stdout, { end: false });
  await finished(shown);
  return counts;
}
