/** Bazel as the examples are built with: its outputs and servers are one folder's own, and it notes every call. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { bazelBinary, classArchive } from "./bazel-classes.ts";

const run = promisify(execFile);

export interface Bazel extends AsyncDisposable {
  /** A script in place of `bazel`. */
  readonly command: string;
  /** Runs it in a workspace and gives its stdout. */
  run(workspace: string, ...args: string[]): Promise<string>;
  /** The arguments of every call of a Bazel command since the last `forget`. */
  calls(command: string): Promise<string[]>;
  forget(): Promise<void>;
}

export interface BazelOptions {
  /** Flags of the servers' Java. As `classArchive` has it when absent. */
  readonly java?: readonly string[];
}

/** Makes one whose outputs are below a folder. Disposing ends its servers, in whichever workspace they were started. */
export async function createBazel(folder: string, { java }: BazelOptions = {}): Promise<Bazel> {
  const command = join(folder, "bazel");
  const log = join(folder, "bazel-calls");
  const root = join(folder, "bazel-root");
  // A server that lives for a minute is not worth much compiling: this halves the processor time that it takes.
  const flags = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", ...(java ?? (await sharedClasses()))];
  const startup = [
    `--output_user_root=${root}`,
    "--max_idle_secs=120",
    ...flags.map((flag) => `--host_jvm_args=${flag}`),
  ];
  await writeFile(
    command,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> ${log}\nexec ${bazelBinary()} ${startup.join(" ")} "$@"\n`,
  );
  await chmod(command, 0o755);
  return {
    command,
    run: async (cwd, ...args) => (await run(command, args, { cwd, maxBuffer: 1 << 28 })).stdout,
    calls: async (name) => {
      const lines = existsSync(log) ? (await readFile(log, "utf8")).split("\n") : [];
      return lines.filter((line) => line.startsWith(`${name} `));
    },
    forget: () => rm(log, { force: true }),
    [Symbol.asyncDispose]: () => endServers(root),
  };
}

async function sharedClasses(): Promise<readonly string[]> {
  const archive = await classArchive();
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : [];
}

/**
 * Kills the servers of an output root. `bazel shutdown` would wait for two seconds until they have put everything in order,
 * which nobody needs: the outputs are thrown away.
 */
async function endServers(root: string): Promise<void> {
  const bases = existsSync(root) ? await readdir(root) : [];
  await Promise.all(
    bases.map(async (base) => {
      const text = await readFile(join(root, base, "server/server.pid.txt"), "utf8").catch(() => "");
      const pid = Number.parseInt(text, 10);
      // One that ended by itself may have left its number to another process.
      if (!(await commandOf(pid)).includes(root)) return;
      process.kill(pid, "SIGKILL");
      while ((await commandOf(pid)).includes(root)) await sleep(5);
    }),
  );
}

/** The command line of a process; empty if there is none. */
async function commandOf(pid: number): Promise<string> {
  if (!(pid > 0)) return "";
  const asking = existsSync("/proc/self")
    ? readFile(`/proc/${pid}/cmdline`, "utf8")
    : run("ps", ["-ww", "-o", "command=", "-p", `${pid}`]).then(({ stdout }) => stdout);
  return await asking.catch(() => "");
}
