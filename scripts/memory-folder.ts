// A folder in memory for everything that tests write: git and Bazel make thousands of small files, which are deleted soon.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where Linux has a file system in memory. Containers often have a small one, or one that starts no programs. */
const MEMORY = "/dev/shm";
const TMPFS = 0x01021994;
const NAME = "slipway-tests-";

/** Bytes that have to be free there, and in memory: several times what was ever used. */
const ROOM = 6 * 2 ** 30;

/** Makes one, which is removed when this process ends. Undefined if there is no room, or TMPDIR says where to write. */
export function memoryFolder(): string | undefined {
  if (process.env["TMPDIR"] !== undefined || !hasRoom()) return undefined;
  for (const name of readdirSync(MEMORY)) {
    const pid = name.startsWith(NAME) ? Number(name.slice(NAME.length)) : undefined;
    if (pid !== undefined && !isAlive(pid)) remove(join(MEMORY, name));
  }
  const folder = join(MEMORY, `${NAME}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  process.once("exit", () => remove(folder));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  return startsPrograms(folder) ? folder : undefined;
}

function hasRoom(): boolean {
  if (process.platform !== "linux") return false;
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY);
    return type === TMPFS && bavail * bsize >= ROOM && process.availableMemory() >= ROOM;
  } catch {
    return false;
  }
}

function startsPrograms(folder: string): boolean {
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  return spawnSync(program).status === 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
