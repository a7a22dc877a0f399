import { ReleaseError } from "../../domain/text/release-error.ts";
import { tellingLines } from "./last-words.ts";

/** The error for a query that Bazel did not answer: what it said, and what to try, such as `//...`. */
export function queryFailed(stderr: string, expression: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "bazel-query-failed",
    message: `bazel query failed:\n${tellingLines(stderr)}`,
    hint:
      `where a target is misspelt, correct it in slipway.toml; else run \`bazel query ${expression}\` in the workspace, ` +
      "and put the flags that it needs into bazel.query_flags",
  });
}
