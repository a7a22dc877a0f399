import { type Context, createContext, runInContext } from "node:vm";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** Characters up to which a pattern of a few repetitions is quick, whatever the line. */
const SHORT = 200;

/** Repetitions that a quick pattern may have. Each multiplies the steps by the length of the line. */
const FEW = 3;

/** Milliseconds that one pattern may take for one line. */
const LONGEST = 500;

let context: Context | undefined;

/**
 * Matches a pattern of the project's own with a line that anybody may have written. One with a repetition within another may take
 * time without end: such a pattern is stopped. Throws `slow-pattern`.
 */
export function matchOwn(pattern: RegExp, line: string): RegExpExecArray | null {
  if (line.length <= SHORT && isQuick(pattern)) return pattern.exec(line);
  context ??= createContext({});
  Object.assign(context, { pattern, line });
  try {
    // Takes a fifth of a millisecond, so not for every line.
    return runInContext("pattern.exec(line)", context, { timeout: LONGEST });
  } catch (error) {
    // It is made on the other side, whose Error is another one.
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    throw tooSlow(pattern, line);
  }
}

function isQuick({ source }: RegExp): boolean {
  const plain = source.replace(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/gs, "x");
  return !/\)[*+{]|\\/.test(plain) && (plain.match(/[*+{]/g) ?? []).length <= FEW;
}

function tooSlow({ source }: RegExp, line: string): ReleaseError {
  const written = source.slice("^(?:".length, -")".length);
  return new ReleaseError({
    kind: "config",
    code: "slow-pattern",
    message: `the pattern ${quote(written)} of \`header\` in [commits] takes too long for the commit ${quote(line.slice(0, 80))}`,
    hint: "write it without a repetition within another, such as (a+)+, and without alternatives that begin alike in one",
  });
}
