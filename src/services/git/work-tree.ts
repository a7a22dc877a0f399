import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { GitFacts } from "../../domain/release/facts.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { GitCommand } from "./command.ts";
import { readRemoteUrl } from "./remote.ts";

/** Reads what is checked out: commit, modified and untracked paths, depth, and the remote's URL. */
export async function readWorkTree(git: GitCommand, remote: string): Promise<GitFacts> {
  const [names, status, remoteUrl, time] = await Promise.all([
    git.attempt(["rev-parse", "--is-shallow-repository", "--verify", "HEAD^{commit}"]),
    git.output(["status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=none"]),
    readRemoteUrl(git, remote),
    git.attempt(["show", "--no-patch", "--format=%ct", "HEAD"]),
  ]);
  const [shallow, sha = ""] = names.stdout.trim().split("\n");
  const head = parseCommitSha(sha);
  if (head === undefined) throw withoutCommit();
  return {
    head,
    modified: modifiedPaths(status),
    shallow: shallow === "true",
    remoteUrl,
    commitTime: Number(time.stdout.trim()),
    commitDate: new Date(Number(time.stdout.trim()) * 1_000).toISOString().replace(".000Z", "Z"),
  };
}

/** The paths in `git status --porcelain -z`; a rename has its old path as an entry of its own behind it. */
function modifiedPaths(status: string): string[] {
  const paths: string[] = [];
  const entries = status.split("\0");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? "";
    if (entry === "") continue;
    paths.push(entry.slice(3));
    if (/^(?:[RC].|.[RC])/.test(entry)) index++;
  }
  return paths;
}

/** The error where what is checked out is no commit: a new repository, or a branch that has none yet. */
export function withoutCommit(): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "no-commit",
    message: "nothing is checked out: HEAD has no commit yet",
    hint: "check out a branch that has commits, or commit something, then run slipway again",
  });
}

/** The objects that names stand for, in one process: commit (peeled), another type, or nothing. */
export async function resolveNames(
  git: GitCommand,
  names: readonly string[],
): Promise<ReadonlyMap<string, { readonly object: string; readonly type: string } | null>> {
  if (names.length === 0) return new Map();
  const input = names.map((name) => `${name}\n`).join("");
  const lines = (await git.output(["cat-file", "--batch-check=%(objectname) %(objecttype)"], input)).split(
    "\n",
  );
  return new Map(
    names.map((name, index) => {
      const [object = "", type = ""] = (lines[index] ?? "").split(" ");
      // "<name> missing", where the name may be an object's own.
      return [name, /^[0-9a-f]{40,64}$/.test(object) && type !== "missing" ? { object, type } : null];
    }),
  );
}

/** Whether `ancestor` is `commit` or one of its ancestors, as far as this clone's history shows. */
export async function isAncestor(git: GitCommand, ancestor: CommitSha, commit: string): Promise<boolean> {
  const { exitCode } = await git.attempt(["merge-base", "--is-ancestor", ancestor, commit]);
  return exitCode === 0;
}

/** Whether paths that match globs differ between a commit and HEAD; null where the commit is not in this clone. */
export async function pathsChanged(
  git: GitCommand,
  since: CommitSha,
  globs: readonly string[],
): Promise<boolean | null> {
  const pathspecs = globs.map((glob) => `:(glob)${glob}`);
  const { exitCode } = await git.attempt(["diff", "--quiet", since, "HEAD", "--", ...pathspecs]);
  return exitCode > 1 ? null : exitCode === 1;
}
