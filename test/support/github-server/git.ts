/** Reads, and on publishing writes, the bare git repository behind a served repository. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface GitTag {
  readonly type: "commit" | "tag";
  /** The tag object of an annotated tag, else the commit. */
  readonly sha: string;
  readonly commit: string;
}

export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: GitPerson;
  readonly committer: GitPerson;
  readonly message: string;
}

export interface GitPerson {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** The tag of that exact name, or undefined. */
export async function readTag(gitDir: string, tag: string): Promise<GitTag | undefined> {
  const format = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objectname)";
  const listing = await git(gitDir, "for-each-ref", `--format=${format}`, `refs/tags/${tag}`);
  const rows = (listing ?? "").split("\n").map((line) => line.split("\0"));
  const [, type, sha, peeled] = rows.find(([name]) => name === `refs/tags/${tag}`) ?? [];
  if (sha === undefined) return undefined;
  return { type: type === "tag" ? "tag" : "commit", sha, commit: peeled || sha };
}

/** The commit a revision names, or undefined. */
export async function readCommit(gitDir: string, revision: string): Promise<GitCommit | undefined> {
  if (revision.startsWith("-")) return undefined;
  const format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B";
  const text = await git(gitDir, "log", "-1", `--format=${format}`, `${revision}^{commit}`, "--");
  if (text === undefined) return undefined;
  const [
    sha = "",
    tree = "",
    parents = "",
    an = "",
    ae = "",
    ad = "",
    cn = "",
    ce = "",
    cd = "",
    message = "",
  ] = text.split("\0");
  return {
    sha,
    tree,
    parents: parents.split(" ").filter(Boolean),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.trimEnd(),
  };
}

/** The commit that a `target_commitish` means: a branch or a whole SHA, nothing else, as GitHub has it. */
export async function readTarget(gitDir: string, commitish: string): Promise<GitCommit | undefined> {
  const isSha = /^[0-9a-f]{40}$/.test(commitish);
  return await readCommit(gitDir, isSha ? commitish : `refs/heads/${commitish}`);
}

/** Creates a lightweight tag. Answers false when git does not accept the name or the tag is there. */
export async function createTag(gitDir: string, tag: string, sha: string): Promise<boolean> {
  return (await git(gitDir, "update-ref", `refs/tags/${tag}`, sha, "0".repeat(40))) !== undefined;
}

/** Runs git and gives its output, or undefined when it exits with an error; throws when it cannot be run. */
async function git(gitDir: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", [`--git-dir=${gitDir}`, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "number") return undefined;
    throw error;
  }
}
