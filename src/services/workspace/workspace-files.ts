import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { WorkspaceFiles } from "../ports/monorepo.ts";

/** Files of which each makes its folder a workspace. Source: https://bazel.build/concepts/build-ref#repositories */
const BOUNDARIES = ["MODULE.bazel", "REPO.bazel", "WORKSPACE.bazel", "WORKSPACE"];

/** Bytes of the largest file that is read: no source that says something of a release is larger. */
const LARGEST = 1_000_000;

/** Reads and writes texts from a folder on. */
export function createWorkspaceFiles(folder: string): WorkspaceFiles {
  return {
    workspace: (root) => findWorkspace(folder, root),
    read: (path) => readText(join(folder, path)),
    assertAbsent: async (path) => {
      if (existsSync(join(folder, path))) throw fileExists(path);
    },
    create: async (path, text) => {
      try {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text, { flag: "wx" });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") throw fileExists(path);
        throw notWritten(path, error);
      }
    },
    replace: async (path, before, after) => {
      if ((await readText(join(folder, path))) !== before) throw fileChanged(path);
      await writeWhole(join(folder, path), after).catch((error: unknown) => {
        throw notWritten(path, error);
      });
    },
  };
}

async function findWorkspace(from: string, root: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = await Promise.all(BOUNDARIES.map((name) => isFile(join(folder, name))));
    if (found.includes(true)) return folder;
    if (folder === root || folder === dirname(folder)) return root;
  }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readText(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size > LARGEST) return null;
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

/** Nobody finds half of a file: it is written next to the one that it replaces, with its rights. */
async function writeWhole(path: string, text: string): Promise<void> {
  const { mode } = await stat(path);
  const partial = `${path}.${randomUUID()}`;
  try {
    await writeFile(partial, text, { mode });
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

function fileExists(path: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "file-exists",
    message: `${path} exists already, and is never overwritten`,
    hint: "see what would be written with --stdout, or move the file away first",
  });
}

function fileChanged(path: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "file-changed",
    message: `${path} has changed since it was read`,
    hint: "run the same command again",
  });
}

function notWritten(path: string, cause: unknown): ReleaseError {
  return new ReleaseError({
    kind: "config",
    code: "not-written",
    message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: "make the folder writable, or print the text with --stdout",
    cause,
  });
}
