import { resolve } from "node:path";
import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { CleanClone } from "../ports/git.ts";
import type { GitCommand } from "./command.ts";
import { readRemoteUrls } from "./remote.ts";

/** Hooks of the user's are for work, not for a build. */
const NO_HOOKS = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];

/**
 * Clones the repository into a folder that is not there yet, and checks out a commit as a release tag would have it, whatever the
 * clone's own tag is by now. Objects are those of the repository itself, which must outlive the clone; the remote is not asked, but
 * the clone has its URL, which builds may read. Throws `commit-not-here`.
 */
export async function cloneClean(
  git: GitCommand,
  remote: string,
  folder: string,
  { tag, commit }: { readonly tag: string; readonly commit: CommitSha },
): Promise<CleanClone> {
  const there = await git.attempt(["cat-file", "-e", `${commit}^{commit}`]);
  if (there.exitCode !== 0) throw notHere(remote, commit);
  const top = (await git.output(["rev-parse", "--show-toplevel"])).trimEnd();
  const prefix = (await git.output(["rev-parse", "--show-prefix"])).trimEnd();
  const [url] = await readRemoteUrls(git, remote);
  await git.output([
    ...NO_HOOKS,
    ...["clone", "--quiet", "--no-checkout", "--shared", `--origin=${remote}`, "--", top, folder],
  ]);
  const inClone = (...args: readonly string[]) => git.output(["-C", folder, ...NO_HOOKS, ...args]);
  if (url !== undefined) await inClone("remote", "set-url", remote, url);
  await inClone("update-ref", `refs/tags/${tag}`, commit);
  await inClone("checkout", "--quiet", "--detach", commit, "--");
  const files = await inClone("ls-files", "-z", "--stage");
  return {
    workspace: resolve(folder, prefix),
    lacks: files.split("\0").flatMap((entry) => /^160000 .*\t(.+)$/s.exec(entry)?.[1] ?? []),
  };
}

function notHere(remote: string, commit: CommitSha): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "commit-not-here",
    message: `${shortCommit(commit)} is not in this clone`,
    hint: `fetch it, then run the same command again: git fetch --tags ${remote}; in a shallow clone: git fetch --unshallow ${remote}`,
  });
}
