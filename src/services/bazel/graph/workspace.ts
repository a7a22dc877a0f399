import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, posix } from "node:path";

/** Where Bazel's workspace is in the source repository. */
export interface BazelPlace {
  /** The source repository's root folder. */
  readonly root: string;
  /** The folder of Bazel's workspace in it, with a `/` at its end; empty if it is the root. */
  readonly prefix: string;
}

/** Files of which each makes its folder a workspace. Source: https://bazel.build/concepts/build-ref#repositories */
export const BOUNDARIES = ["MODULE.bazel", "REPO.bazel", "WORKSPACE.bazel", "WORKSPACE"];

/** The workspace that Bazel finds from a folder upwards; the given place if there is none. */
export async function findBazelPlace(from: BazelPlace): Promise<BazelPlace> {
  for (let prefix = from.prefix; ; prefix = prefix.replace(/[^/]*\/$/, "")) {
    const kinds = await Promise.all(BOUNDARIES.map((name) => kindOf(join(from.root, prefix, name))));
    if (kinds.includes("file")) return { root: from.root, prefix };
    if (prefix === "") return from;
  }
}

/** A path as Bazel's files write it, from the source repository's root, without a `/` at its end; null outside it. */
export function inRepository({ root, prefix }: BazelPlace, written: string): string | null {
  const path = written.replace(/^%workspace%\/*/, "");
  const whole = isAbsolute(path) ? posix.relative(root, path) : posix.join(prefix, path);
  const normal = posix.normalize(whole).replace(/\/$/, "");
  if (normal === ".." || normal.startsWith("../") || isAbsolute(normal)) return null;
  return normal === "." ? "" : normal;
}

/** The text of a file; null if there is none, or if Bazel could not read it either. Throws what may succeed next time. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isLasting(error)) return null;
    throw error;
  }
}

/** What is at a path, behind symbolic links. */
export async function kindOf(path: string): Promise<"file" | "folder" | null> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "folder";
    return found.isFile() ? "file" : null;
  } catch {
    return null;
  }
}

function isLasting(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "ELOOP", "ENAMETOOLONG"].includes(code);
}
