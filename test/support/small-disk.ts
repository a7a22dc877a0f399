/** A disk without room. */

import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Writes until no room is left. */
  fill(): Promise<void>;
}

/** Mounts one of so many KiB and so many files; null if that is not allowed. Disposing removes it. */
export async function mountSmallDisk(
  path: string,
  kibibytes: number,
  files = 1_000,
): Promise<SmallDisk | null> {
  await mkdir(path);
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k,nr_inodes=${files}`, "tmpfs", path]);
  } catch {
    return null;
  }
  return {
    path,
    fill: async () => {
      for (let size = kibibytes * 1024; size > 0; size >>= 1)
        await writeFile(join(path, `filler-${size}`), Buffer.alloc(size)).catch(() => undefined);
    },
    // Lazily: Bazel's server may still be in it.
    [Symbol.asyncDispose]: async () => {
      await run("umount", ["--lazy", path]);
    },
  };
}
