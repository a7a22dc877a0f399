/** A clone with a bare remote beside it: real git, with an identity of its own. */

import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Git without the machine's own configuration. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.org",
};

export interface WorkTree {
  readonly path: string;
  readonly remote: string;
  /** Runs git in it and gives its output without the last line end. */
  git(...args: string[]): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Commits everything and pushes `main`; gives the commit. */
  commit(message: string): Promise<string>;
  /** Tags HEAD and pushes the tag. */
  tag(name: string): Promise<void>;
}

/** Turns a folder into a repository on `main`, with everything in it committed and pushed to a new bare remote. */
export async function createWorkTree(path: string, remote: string): Promise<WorkTree> {
  const env = { ...process.env, ...GIT_ENVIRONMENT };
  const git = async (...args: string[]) =>
    (await run("git", args, { cwd: path, env, maxBuffer: 1 << 28 })).stdout.trimEnd();
  await mkdir(path, { recursive: true });
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", remote], { env });
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", remote);
  const tree: WorkTree = {
    path,
    remote,
    git,
    write: async (file, text) => {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    commit: async (message) => {
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", "--message", message);
      await git("push", "--quiet", "--set-upstream", "origin", "main");
      return git("rev-parse", "HEAD");
    },
    tag: async (name) => {
      await git("tag", "--annotate", name, "--message", name);
      await git("push", "--quiet", "origin", `refs/tags/${name}`);
    },
  };
  await tree.commit("Begin");
  return tree;
}
