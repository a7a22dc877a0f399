// How long each test file takes: shown at the end, and kept, so that the next run does not end with a long one.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Took } from "./run-tests.ts";

const KEPT = join(".cache", "test-durations.json");

/** How many files are shown. */
const SHOWN = 25;

/** Those that took longest come first. Files that are not known come before them, those that start the most programs first. */
export function longestFirst(files: readonly string[]): string[] {
  const known = kept();
  const rooms = ["test/e2e/", "test/contract/", "test/"];
  const room = (file: string) => rooms.findIndex((name) => file.startsWith(name));
  const weight = (file: string) => known[file] ?? Number.POSITIVE_INFINITY;
  return files.toSorted((a, b) => {
    const [first, second] = [weight(a), weight(b)];
    return first === second ? room(a) - room(b) : second - first;
  });
}

/** Prints the slowest files with their seconds, and keeps the duration of every one. */
export function showSlowest(took: readonly Took[]): void {
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1).padStart(7);
  const slowest = took.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SHOWN);
  console.log("slowest files, in seconds:");
  for (const { file, milliseconds } of slowest) console.log(`${seconds(milliseconds)}  ${file}`);
  const known = {
    ...kept(),
    ...Object.fromEntries(took.map(({ file, milliseconds }) => [file, milliseconds])),
  };
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, `${JSON.stringify(known, null, 1)}\n`);
}

function kept(): Readonly<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(KEPT, "utf8"));
  } catch {
    return {};
  }
}
