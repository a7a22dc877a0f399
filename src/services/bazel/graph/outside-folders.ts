import { randomUUID } from "node:crypto";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";

/** More files than this are not looked at. */
const MOST = 20_000;

/**
 * What changes with the files of folders that git knows nothing of, such as a local repository beside the source
 * repository: names, sizes, times. Never the same twice where there are too many, or they cannot be read.
 */
export async function stampFolders(folders: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for (const folder of folders) {
      for await (const { parentPath, name } of await opendir(folder, { recursive: true })) {
        const { size, mtimeMs } = await stat(join(parentPath, name));
        lines.push(`${join(parentPath, name)}\0${size}\0${mtimeMs}`);
        if (lines.length > MOST) return [randomUUID()];
      }
    }
  } catch {
    return [randomUUID()];
  }
  return lines.sort();
}
