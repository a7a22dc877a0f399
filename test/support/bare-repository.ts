/** A bare git repository with a few commits, to be behind the GitHub test server. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryDirectory } from "./temporary-directory.ts";

const run = promisify(execFile);
const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "tag.gpgSign=false"];

export interface BareRepository extends AsyncDisposable {
  readonly gitDir: string;
  /** The commits of `main`, the oldest first. */
  readonly commits: readonly string[];
  /** Runs git in it and gives its output without the last line end. */
  git(...args: string[]): Promise<string>;
}

/** Makes one with `count` empty commits on `main`, an hour apart. */
export async function createBareRepository(count = 2): Promise<BareRepository> {
  const directory = await temporaryDirectory("slipway-bare");
  const gitDir = join(directory.path, "repository.git");
  const git = async (...args: string[]) => {
    const { stdout } = await run("git", [...identity, `--git-dir=${gitDir}`, ...args]);
    return stdout.trimEnd();
  };
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", gitDir]);
  const { stdout } = await run("git", [
    `--git-dir=${gitDir}`,
    "hash-object",
    "-w",
    "-t",
    "tree",
    "/dev/null",
  ]);
  const commits: string[] = [];
  for (let index = 0; index < count; index++) {
    commits.push(await commit(gitDir, stdout.trim(), index, commits.at(-1)));
  }
  await git("update-ref", "refs/heads/main", commits.at(-1) ?? "");
  return { gitDir, commits, git, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

async function commit(
  gitDir: string,
  tree: string,
  index: number,
  parent: string | undefined,
): Promise<string> {
  const date = new Date(Date.UTC(2026, 0, 1, index)).toISOString();
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const parents = parent === undefined ? [] : ["-p", parent];
  const args = [...identity, `--git-dir=${gitDir}`, "commit-tree", tree, "-m", `commit ${index}`, ...parents];
  const { stdout } = await run("git", args, { env });
  return stdout.trim();
}
