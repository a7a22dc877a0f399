/** Reads, and on publishing writes, the bare git repository behind a served repository. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface GitTag {
  readonly type: "commit" | "tag";
  /** The tag object of an annotated tag, else the commit. */
  readonly sha: string;
  readonly commit: string;
  /** When that was committed. */
  readonly commitDate: string;
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
  return (await readTags(gitDir, [tag])).get(tag);
}

/** Those of some tags that there are, in one process: a real GitHub takes no time of the machine that asks it. */
export async function readTags(
  gitDir: string,
  tags: readonly string[],
): Promise<ReadonlyMap<string, GitTag>> {
  const fields = ["refname", "objecttype", "objectname", "committerdate:iso-strict"];
  const peeled = ["*objectname", "*committerdate:iso-strict"];
  const format = [...fields, ...peeled].map((field) => `%(${field})`).join("%00");
  const refs = tags.map((tag) => `refs/tags/${tag}`);
  const listing = await git(gitDir, "for-each-ref", `--format=${format}`, ...refs);
  const found = new Map<string, GitTag>();
  for (const line of (listing ?? "").split("\n").filter(Boolean)) {
    const [ref = "", kind, sha = "", date = "", target = "", targetDate = ""] = line.split("\0");
    const commit =
      target === "" ? { commit: sha, commitDate: date } : { commit: target, commitDate: targetDate };
    found.set(ref.slice("refs/tags/".length), { type: kind === "tag" ? "tag" : "commit", sha, ...commit });
  }
  return found;
}

/** Commits by repository and name: what a name stands for never changes. */
const commits = new Map<string, GitCommit>();

/** The commit a revision names, or undefined. */
export async function readCommit(gitDir: string, revision: string): Promise<GitCommit | undefined> {
  const name = `${gitDir} ${revision}`;
  const found = commits.get(name) ?? (await lookUpCommit(gitDir, revision));
  if (found?.sha === revision) commits.set(name, found);
  return found;
}

async function lookUpCommit(gitDir: string, revision: string): Promise<GitCommit | undefined> {
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
