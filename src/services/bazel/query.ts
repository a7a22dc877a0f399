import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Completed } from "../process/run.ts";
import { scratchFolder } from "../process/scratch.ts";
import type { BazelCall, BazelCommand } from "./bazel-command.ts";
import { PLAIN, withTelling } from "./said.ts";

/** Bytes that one argument may safely have; Linux takes 128 KiB. Source: execve(2), MAX_ARG_STRLEN. */
export const LONGEST_ARGUMENT = 100_000;

/** Asks Bazel about an expression of any length, with flags of the workspace's and of ours; any exit code is a result. Throws `no-scratch-folder`. */
export async function query(
  bazel: BazelCommand,
  flags: readonly string[],
  expression: string,
  call: BazelCall,
): Promise<Completed> {
  const words = [...flags, ...PLAIN];
  if (Buffer.byteLength(expression) <= LONGEST_ARGUMENT)
    return await bazel.run("query", [...words, expression], call);
  const folder = await scratchFolder(tmpdir());
  try {
    const file = join(folder, "expression");
    await writeFile(file, expression);
    return await bazel.run("query", [...words, `--query_file=${file}`], call);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes of an expression that a hint repeats. */
const SHOWN = 400;

/** The error for a query that Bazel did not answer: what it said, and an expression to try, such as `//...`. */
export function queryFailed(stderr: string, expression: string): ReleaseError {
  const shown = expression.length > SHOWN ? "//..." : expression;
  return new ReleaseError({
    kind: "build",
    code: "bazel-query-failed",
    ...withTelling("bazel query failed", stderr),
    hint:
      `if a target is misspelt, correct it in slipway.toml; otherwise run \`bazel query ${shown}\` in the workspace, ` +
      "and put the flags that it needs into bazel.query_flags",
  });
}
