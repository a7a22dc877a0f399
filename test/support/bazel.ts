/** Bazel as the examples are built with: its outputs and servers are one folder's own, and it notes every call. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Bazel extends AsyncDisposable {
  /** A script in place of `bazel`. */
  readonly command: string;
  /** Runs it in a workspace and gives its stdout. */
  run(workspace: string, ...args: string[]): Promise<string>;
  /** The arguments of every call of a Bazel command since the last `forget`. */
  calls(command: string): Promise<string[]>;
  forget(): Promise<void>;
  /** Names a workspace whose server is to be stopped at the end. */
  servesIn(workspace: string): void;
}

/** Makes one whose outputs are below a folder. Disposing stops its servers. */
export async function createBazel(folder: string): Promise<Bazel> {
  const command = join(folder, "bazel");
  const log = join(folder, "bazel-calls");
  // A server that lives for a minute is not worth much compiling: this halves the processor time that it takes.
  const java = "--host_jvm_args=-XX:TieredStopAtLevel=1 --host_jvm_args=-XX:+UseSerialGC";
  const startup = `--output_user_root=${folder}/bazel-root --max_idle_secs=120 ${java}`;
  await writeFile(
    command,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> ${log}\nexec ${bazelBinary()} ${startup} "$@"\n`,
  );
  await chmod(command, 0o755);
  const workspaces = new Set<string>();
  return {
    command,
    run: async (cwd, ...args) => (await run(command, args, { cwd, maxBuffer: 1 << 28 })).stdout,
    calls: async (name) => {
      const lines = existsSync(log) ? (await readFile(log, "utf8")).split("\n") : [];
      return lines.filter((line) => line.startsWith(`${name} `));
    },
    forget: () => rm(log, { force: true }),
    servesIn: (workspace) => void workspaces.add(workspace),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...workspaces].map((cwd) => run(command, ["shutdown"], { cwd })));
    },
  };
}

/** The Bazel to test with: the one that is named, Debian's binary (its wrapper refuses our `.bazelversion`), or bazelisk. */
function bazelBinary(): string {
  const named = process.env["SLIPWAY_TEST_BAZEL"];
  if (named) return named;
  return existsSync("/usr/bin/bazel-4") ? "/usr/bin/bazel-4" : "bazelisk";
}
