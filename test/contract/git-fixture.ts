/** The git service in a real clone with a real bare remote. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Commit } from "../../src/domain/history/commit.ts";
import type { CommitSha } from "../../src/domain/history/commit-sha.ts";
import type { ReleaseIntent } from "../../src/domain/release/intent.ts";
import { redactor } from "../../src/domain/text/redact.ts";
import { createGit } from "../../src/services/git/git.ts";
import type { Git } from "../../src/services/ports/git.ts";
import { createRun } from "../../src/services/process/run.ts";
import { present } from "../support/present.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { cloneWorkTree, createWorkTree, GIT_ENVIRONMENT, type WorkTree } from "../support/work-tree.ts";

/** What the service is given: this machine's programs and a git without a configuration. */
export const GIT_ENV = { PATH: process.env["PATH"], HOME: "/nonexistent", ...GIT_ENVIRONMENT };

export interface Clone {
  readonly tree: WorkTree;
  readonly git: Git;
}

export interface GitFixture extends Clone, AsyncDisposable {
  readonly scratch: string;
  /** Another clone of the same remote, with arguments for `git clone`. */
  clone(name: string, ...args: readonly string[]): Promise<Clone>;
  /** Runs git in the bare remote. */
  remote(...args: readonly string[]): Promise<string>;
}

/** All of a line of history, newest first, with the commits behind which this clone lacks some. */
export async function readLine(
  git: Pick<Git, "lineage" | "commits">,
  head: CommitSha,
  excluded: readonly CommitSha[] = [],
): Promise<{ readonly commits: readonly Commit[]; readonly ends: ReadonlySet<CommitSha> }> {
  const { commits, ends } = await git.lineage(head, excluded);
  const read = new Map<CommitSha, Commit>();
  await git.commits(commits, (each) => read.set(each.sha, each.whole()));
  assert.equal(read.size, commits.length);
  return { commits: commits.flatMap(({ sha }) => read.get(sha) ?? []), ends };
}

/** Binds the service to a folder. */
export function gitIn(
  path: string,
  env: Readonly<Record<string, string | undefined>> = GIT_ENV,
  interrupted = new AbortController().signal,
): Git {
  const run = createRun({
    env,
    redact: redactor([]),
    interrupted,
    log: () => {},
  });
  return createGit(run, path, env, { remote: "origin", trunk: "main" });
}

/** Makes a repository with one commit on `main`, pushed to its remote. */
export async function startGit(): Promise<GitFixture> {
  const directory = await temporaryDirectory("slipway-git");
  const tree = await createWorkTree(join(directory.path, "tree"), join(directory.path, "remote.git"));
  const run = promisify(execFile);
  return {
    tree,
    git: gitIn(tree.path),
    scratch: directory.path,
    clone: async (name, ...args) => {
      const path = join(directory.path, name);
      if (args.length === 0) await cloneWorkTree(path, tree.remote);
      else await run("git", ["clone", "--quiet", ...args, `file://${tree.remote}`, path], { env: GIT_ENV });
      const other = {
        ...tree,
        path,
        git: async (...words: string[]) =>
          (await run("git", words, { cwd: path, env: GIT_ENV })).stdout.trimEnd(),
      };
      return { tree: other, git: gitIn(path) };
    },
    remote: async (...args) =>
      (await run("git", ["--git-dir", tree.remote, ...args], { env: GIT_ENV })).stdout.trimEnd(),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

/** Stores and writes intents, each only if its ref holds what is expected; gives each tag's object, or null if it does not. */
export async function writeIntents(
  git: Git,
  intents: readonly ReleaseIntent[],
  expected: string | null = null,
): Promise<ReadonlyMap<string, string | null>> {
  const objects = await git.storeIntents(intents);
  const writes = intents.map(({ tag }, index) => ({ tag, expected, object: present(objects[index]) }));
  return await git.writeIntents(writes);
}
