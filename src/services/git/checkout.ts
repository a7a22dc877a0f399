import { join } from "node:path";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { withPrinted } from "../process/transcript.ts";
import type { GitCommand } from "./command.ts";

/**
 * Checks a commit out into a folder that does not exist yet, as another work tree of this clone, so that filters and settings are the
 * same; gives the folder in it that corresponds to the one that git runs in. Throws `commit-not-here`.
 */
export async function checkOut(
  git: GitCommand,
  remote: string,
  commit: CommitSha,
  folder: string,
): Promise<string> {
  const prefix = (await git.output(["rev-parse", "--show-prefix"])).trimEnd();
  const add = ["worktree", "add", "--quiet", "--force", "--detach", folder, commit];
  const added = await git.attempt(add);
  if (added.exitCode === 0) return join(folder, prefix);
  throw new ReleaseError({
    kind: "refused",
    code: "commit-not-here",
    ...withPrinted(`${shortCommit(commit)} cannot be checked out next to this work tree`, added.stderr),
    hint: `fetch it, then run the same command again: git fetch --tags ${remote}; in a shallow clone: git fetch --unshallow ${remote}`,
  });
}

/** Takes such a work tree away again, whatever was built in it. */
export async function removeCheckout(git: GitCommand, folder: string): Promise<void> {
  await git.attempt(["worktree", "remove", "--force", "--force", folder]);
}
