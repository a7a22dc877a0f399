import { existsSync } from "node:fs";

/** The Bazel to test with: `$BAZEL`, Debian's binary (its wrapper refuses our `.bazelversion`), or bazelisk. */
export function bazelBinary(): string {
  const named = process.env["SLIPWAY_TEST_BAZEL"];
  if (named) return named;
  return existsSync("/usr/bin/bazel-4") ? "/usr/bin/bazel-4" : "bazelisk";
}
