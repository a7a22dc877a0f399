import { measure, type Rounds, type Subject, type Timing } from "./measure.ts";

/** A subject with what its median should be at most, as a multiple of the one that it is compared with. */
export interface Measured extends Subject {
  readonly aim?: number;
  /** The place of that one in the list; the first if it is left out. */
  readonly against?: number;
}

/** How far over its aim a median may be with `--assert`, for machines that do other things meanwhile. */
const SLACK = 1.2;

/** Measures, prints a table with a column of ratios of that name, and says whether all is near its aim. */
export function printMeasured(subjects: readonly Measured[], rounds: Rounds, ratios: string): boolean {
  const medians: number[] = [];
  const timings = measure(subjects, rounds);
  console.log(row("milliseconds", "median", "half of all", "min", ratios, ""));
  const near = subjects.map((subject, index) => {
    const timing = timings[index] ?? NO_TIMING;
    medians.push(timing.median);
    const ratio = timing.median / (medians[subject.against ?? 0] ?? Number.NaN);
    console.log(line(subject, timing, ratio));
    return ratio <= (subject.aim ?? Infinity) * SLACK;
  });
  return !near.includes(false);
}

const NO_TIMING: Timing = { median: Number.NaN, min: Number.NaN, low: Number.NaN, high: Number.NaN };

function line({ name, aim }: Measured, timing: Timing, ratio: number): string {
  const verdict = aim === undefined ? "" : verdictOn(ratio <= aim, `${aim.toFixed(2)} ×`);
  return timingRow(name, timing, ratio, verdict);
}

/** A line about times. */
export function timingRow(
  name: string,
  { median, min, low, high }: Timing,
  ratio: number,
  verdict: string,
): string {
  const shown = (milliseconds: number) => milliseconds.toFixed(median < 1_000 ? 1 : 0);
  const spread = `${shown(low)}–${shown(high)}`;
  return row(name, shown(median), spread, shown(min), ratio.toFixed(2), verdict);
}

/** Says whether something is within its aim. */
export function verdictOn(within: boolean, aim: string): string {
  return `${within ? "holds" : "falls short"} (at most ${aim})`;
}

/** A line of a table: a name, numbers, and a word about them. */
export function row(name: string, ...cells: readonly string[]): string {
  const [verdict = "", ...numbers] = cells.toReversed();
  const aligned = numbers.toReversed().map((number) => number.padStart(14));
  return `${name.padEnd(34)}${aligned.join("")}   ${verdict}`.trimEnd();
}
