import { readFile, stat } from "node:fs/promises";

/** The text of a file; null where there is none, or none that Bazel could read either. Throws what may be better next time. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isLasting(error)) return null;
    throw error;
  }
}

/** What lies at a path, behind symbolic links. */
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
