import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BOUNDARIES, kindOf } from "./graph/workspace.ts";

/**
 * Files that Bazel writes into a workspace on its own, in a query as in a build: the lock file unless `--lockfile_mode` forbids it,
 * and, since 7, a module file if there is none. Source: https://bazel.build/external/lockfile
 */
const WRITTEN = ["MODULE.bazel.lock", "MODULE.bazel"];

/** What these files hold; null for one that does not exist. */
type Contents = ReadonlyMap<string, Buffer | null>;

/** Calls of Bazel that run in a workspace, and what was there before the first of them. */
interface Kept {
  running: number;
  readonly before: Promise<Contents>;
}

/** By workspace, because calls of one process may overlap. */
const kept = new Map<string, Kept>();

/**
 * Does some work of Bazel's and leaves the workspace's module files as they were: it is not the user who changes
 * the lock file, and a release of a modified work tree is refused. Whatever the work gives or throws is passed on.
 */
export async function keepingModuleFiles<T>(workspace: string, work: () => Promise<T>): Promise<T> {
  const found = kept.get(workspace) ?? { running: 0, before: readContents(workspace) };
  kept.set(workspace, found);
  found.running += 1;
  const before = await found.before;
  try {
    return await work();
  } finally {
    found.running -= 1;
    if (found.running === 0) {
      kept.delete(workspace);
      for (const [file, content] of before) await restore(file, content);
    }
  }
}

async function readContents(workspace: string): Promise<Contents> {
  const root = await findRoot(workspace);
  const files = WRITTEN.map((name) => join(root, name));
  return new Map(await Promise.all(files.map(async (file) => [file, await read(file)] as const)));
}

/** The folder where Bazel's workspace begins, the given one if there is none. */
async function findRoot(workspace: string): Promise<string> {
  for (let folder = workspace; ; folder = dirname(folder)) {
    const kinds = await Promise.all(BOUNDARIES.map((name) => kindOf(join(folder, name))));
    if (kinds.includes("file")) return folder;
    if (folder === dirname(folder)) return workspace;
  }
}

/** Null if there is no such file; one that cannot be read, Bazel cannot write either. */
async function read(file: string): Promise<Buffer | null> {
  return await readFile(file).catch(() => null);
}

async function restore(file: string, content: Buffer | null): Promise<void> {
  const now = await read(file);
  if (content === null) {
    if (now !== null) await rm(file, { force: true });
  } else if (now === null || !now.equals(content)) await writeFile(file, content);
}
