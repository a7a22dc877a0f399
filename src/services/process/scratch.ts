import { chmod, lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Machine } from "../ports/machine.ts";

/** What the names of temporary folders begin with. */
const PREFIX = "slipway-";

/** The file in a run's folder that names the process it belongs to. */
const OWNER = "owner";

const owner = z.object({ host: z.string(), pid: z.number(), birth: z.string() });

/** Makes a folder for temporary files. Throws `no-scratch-folder` if it cannot be made. */
export function scratchFolder(parent: string): Promise<string> {
  return mkdtemp(join(parent, PREFIX)).catch((error: unknown) => {
    throw noFolder(parent, error);
  });
}

function noFolder(parent: string, cause: unknown): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "no-scratch-folder",
    message: `no temporary folder can be made in ${parent}: ${(cause as Error).message}`,
    hint: "free some space there, or point TMPDIR at a folder that can be written",
    cause,
  });
}

/** Makes a run's folder, and notes whose it is. Throws `no-scratch-folder`. */
export async function ownedFolder(parent: string, { self }: Machine): Promise<string> {
  const folder = await scratchFolder(parent);
  try {
    await writeFile(join(folder, OWNER), JSON.stringify(self));
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw noFolder(parent, error);
  }
}

/** Removes the folders of runs that were killed; those of living processes, of other machines and of other programs stay. */
export async function clearAbandoned(parent: string, machine: Machine): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const folder = join(parent, name);
    // What other people put there is not ours to judge.
    if ((await lstat(folder).catch(() => null))?.uid !== userInfo().uid) continue;
    const found = await ownerOf(folder);
    if (found === null || !machine.hasEnded({ ...found, alive: 0 })) continue;
    await removeFolder(folder).catch(() => undefined);
  }
}

/** Removes a folder with all that is in it, also if Bazel has made folders in it that may not be written. */
export async function removeFolder(folder: string): Promise<void> {
  // What was killed at this moment may still be writing.
  const everything = { recursive: true, force: true, maxRetries: 5 } as const;
  try {
    await rm(folder, everything);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM") throw error;
    await makeWritable(folder);
    await rm(folder, everything);
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
}

async function ownerOf(folder: string): Promise<z.infer<typeof owner> | null> {
  try {
    return owner.parse(JSON.parse(await readFile(join(folder, OWNER), "utf8")));
  } catch {
    return null;
  }
}
