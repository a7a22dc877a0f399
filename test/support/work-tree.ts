/** A clone with a bare remote next to it: real git, with an identity of its own. */

import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
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

const ENVIRONMENT = { ...process.env, ...GIT_ENVIRONMENT };

export interface WorkTree {
  readonly path: string;
  readonly remote: string;
  /** Runs git in it and gives its output without the last line end. */
  git(...args: string[]): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Replaces text in files, by path; every replacement has to find its text. */
  edit(files: Readonly<Record<string, readonly (readonly [text: string, by: string])[]>>): Promise<void>;
  /** Commits everything and pushes `main`; gives the commit. */
  commit(message: string): Promise<string>;
  /** Tags HEAD and pushes the tag. */
  tag(name: string): Promise<void>;
}

/** Turns a folder into a repository on `main`, with everything in it committed and pushed to a new bare remote. */
export async function createWorkTree(path: string, remote: string): Promise<WorkTree> {
  const tree = openWorkTree(path, remote);
  await mkdir(path, { recursive: true });
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", remote], { env: ENVIRONMENT });
  await tree.git("init", "--quiet", "--initial-branch=main");
  await tree.git("remote", "add", "origin", remote);
  await tree.commit("Begin");
  return tree;
}

/** Another clone of a remote, in a new folder. */
export async function cloneWorkTree(path: string, remote: string): Promise<WorkTree> {
  await run("git", ["clone", "--quiet", remote, path], { env: ENVIRONMENT });
  return openWorkTree(path, remote);
}

function openWorkTree(path: string, remote: string): WorkTree {
  const git = async (...args: string[]) =>
    (await run("git", args, { cwd: path, env: ENVIRONMENT, maxBuffer: 1 << 28 })).stdout.trimEnd();
  return {
    path,
    remote,
    git,
    write: async (file, text) => {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    edit: async (files) => {
      for (const [file, replacements] of Object.entries(files)) {
        let text = await readFile(join(path, file), "utf8");
        for (const [old, by] of replacements) {
          if (!text.includes(old)) throw new Error(`${file} does not hold ${old}`);
          text = text.replace(old, () => by);
        }
        await writeFile(join(path, file), text);
      }
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
}
