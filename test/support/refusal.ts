/** What every refusal owes its user: an exit code, a document for scripts, words for people, and nothing written. */

import assert from "node:assert/strict";
import { outside, type Surroundings } from "./outside.ts";
import type { SlipwayOptions, SlipwayResult } from "./slipway.ts";

export interface Refused {
  readonly exit: number;
  /** The problems' codes, in their order. */
  readonly codes: readonly string[];
  /** What the messages have to name: the offending value first of all. */
  readonly says?: readonly (string | RegExp)[];
  /** What the hints have to say: what to type next. */
  readonly hints?: readonly (string | RegExp)[];
}

export interface Refusable extends Surroundings {
  slipway(args: readonly string[], options?: Partial<SlipwayOptions>): Promise<SlipwayResult>;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Runs slipway, asserts that it refuses as expected, and that everything outside is as it was. */
export async function assertRefused(
  place: Refusable,
  args: readonly string[],
  expected: Refused,
  options?: Partial<SlipwayOptions>,
): Promise<SlipwayResult> {
  const before = await outside(place);
  const result = await place.slipway(["--json", ...args], options);
  assertFailure(result, expected);
  assert.deepEqual(await outside(place), before, "something was written");
  return result;
}

/** Asserts exit code, JSON document and text of one run with `--json`. */
export function assertFailure(result: SlipwayResult, { exit, codes, says = [], hints = [] }: Refused): void {
  const { exitCode, stdout, stderr } = result;
  assert.equal(exitCode, exit, `${stdout}\n${stderr}`);
  assert.equal(stdout.trimEnd().split("\n").length, 1, "one document on one line");
  const { format, error } = result.json();
  assert.equal(format, 1);
  const problems: readonly Problem[] = error.problems;
  assert.deepEqual({ code: error.code, exit: error.exit }, { code: codes[0], exit });
  assert.deepEqual(
    problems.map(({ code }) => code),
    codes,
    stdout,
  );
  for (const problem of problems) assertTold(problem, stderr);
  assertNames(problems.map(({ message }) => message).join("\n"), says);
  assertNames(problems.map(({ hint }) => hint).join("\n"), hints);
  assert.doesNotMatch(stderr, /\n\s+at .+:\d+:\d+\)?\n/, "no stack trace");
}

/** People get the same as scripts: message, place and hint, broken into lines as the terminal wants it. */
function assertTold(problem: Problem, stderr: string): void {
  assert.deepEqual(Object.keys(problem).sort(), ["code", "hint", "message"]);
  const { message, hint } = problem;
  assert.ok(message.length > 0 && message.length < 4_000, `a message of ${message.length} characters`);
  assert.ok(hint.length > 0, `a hint with ${problem.code}`);
  const [, place = "", said = ""] = /^(?:(\S+:\d+:\d+): )?(.*)$/s.exec(message) ?? [];
  const text = flat(stderr);
  for (const part of [`error[${problem.code}]: ${said}`, `hint: ${hint}`, place]) {
    assert.ok(text.includes(flat(part)), `stderr lacks "${part}":\n${stderr}`);
  }
}

function assertNames(text: string, wanted: readonly (string | RegExp)[]): void {
  for (const each of wanted) {
    if (typeof each === "string") assert.ok(text.includes(each), `"${each}" is not in: ${text}`);
    else assert.match(text, each);
  }
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
