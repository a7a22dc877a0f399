import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { GitCommand } from "./command.ts";
import { resolveNames, withoutCommit } from "./work-tree.ts";

/** The commit that a revision means. Throws `unknown-revision`; for HEAD, where nothing is checked out, `no-commit`. */
export async function commitOf(git: GitCommand, remote: string, revision: string): Promise<CommitSha> {
  const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const { stdout } = await git.attempt(asked);
  const commit = parseCommitSha(stdout.trim());
  if (commit === undefined) throw await unknown(git, remote, revision);
  return commit;
}

async function unknown(git: GitCommand, remote: string, revision: string): Promise<ReleaseError> {
  // Asked for its error, where there is no repository at all.
  const shallow = (await git.output(["rev-parse", "--is-shallow-repository"])).trim() === "true";
  if (revision === "HEAD") return withoutCommit();
  const branch = `refs/remotes/${remote}/${revision}`;
  const found = await resolveNames(
    git,
    [branch, revision].filter((name) => !name.includes("\n")),
  );
  const type = found.get(revision)?.type ?? "commit";
  return new ReleaseError({
    kind: "refused",
    code: "unknown-revision",
    message:
      type === "commit" || type === "tag"
        ? `"${revision}" is no commit, branch or tag of this clone`
        : `"${revision}" is a ${type}, not a commit`,
    hint:
      found.get(branch)?.type === "commit"
        ? `it is a branch of the remote: ${remote}/${revision}`
        : `correct it, or get it first with \`git fetch ${shallow ? "--unshallow " : ""}--tags ${remote}\`; \`git log --oneline --all\` shows what is here`,
  });
}
