/** What still runs of everything that was started below a folder. Linux only, as /proc is. */

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds that a process may take to end once it was asked to, if nothing else is said. */
const PATIENCE = 3_000;

/** Bazel's server, which stays by design: it is there for the next build. */
const SERVER = /A-server\.jar/;

/**
 * The command lines of the processes that name a folder in their arguments or their environment, Bazel's server apart. Those
 * that are just ending are waited for.
 */
export async function leftRunning(folder: string, patience = PATIENCE): Promise<string[]> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await processesNaming(folder);
    if (found.length === 0 || performance.now() > deadline) return found;
    await sleep(50);
  }
}

async function processesNaming(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const commands = await Promise.all(
    pids.map(async (pid) => {
      const [command, environment] = await Promise.all([read(pid, "cmdline"), read(pid, "environ")]);
      return `${command}${environment}`.includes(folder) && !SERVER.test(command) ? [command] : [];
    }),
  );
  return commands.flat();
}

/** Empty for a process that has ended meanwhile. */
async function read(pid: string, name: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
  return text.replaceAll("\0", " ").trim();
}
