import { folderOf } from "../../domain/history/build-file.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { GitCommand } from "./command.ts";

/**
 * Packages that stood in one folder at a commit and stand in another at a later one, by old folder: their BUILD file moved,
 * as far as git's similarity tells. One process, which compares BUILD files alone.
 */
export async function movedPackages(
  git: GitCommand,
  from: CommitSha,
  to: CommitSha,
): Promise<ReadonlyMap<string, string>> {
  const renames = ["--find-renames", "--diff-filter=R", "--name-status", "-z", "--no-ext-diff", "--no-color"];
  const files = [":(top,glob)**/BUILD", ":(top,glob)**/BUILD.bazel"];
  const fields = (await git.output(["diff", ...renames, from, to, "--", ...files])).split("\0");
  const moves = new Map<string, string>();
  // Three fields each: how similar, the old path, the new one. Source: git-diff(1), "RAW OUTPUT FORMAT", "-z".
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [before, after] = [folderOf(fields[at + 1] ?? ""), folderOf(fields[at + 2] ?? "")];
    // A BUILD file that was only renamed, and a root package, which has everything.
    if (before !== after && before !== "") moves.set(before, after);
  }
  return moves;
}
