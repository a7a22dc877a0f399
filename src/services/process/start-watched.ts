import { execa, type Options, type Subprocess } from "execa";
import type { Ended, OnLine, Start, Started } from "./started.ts";

const OPTIONS = {
  reject: false,
  extendEnv: false,
  stripFinalNewline: false,
  detached: true,
  maxBuffer: 1 << 30,
} as const satisfies Options;

type Watched = Subprocess<typeof OPTIONS & Options>;

/** Starts a program and hands on its output line by line. */
export function startWatched(
  file: string,
  args: readonly string[],
  { cwd, env, input }: Start,
  onLine: OnLine,
): Started {
  const stdin = input === undefined ? { stdin: "ignore" as const } : { input };
  const subprocess = execa(file, args, { ...OPTIONS, ...stdin, cwd, env: { ...env } });
  const following = [follow(subprocess, "stdout", onLine), follow(subprocess, "stderr", onLine)];
  const ended = Promise.all([subprocess, ...following]).then(([result]): Ended => {
    const { exitCode, signal, stdout, stderr } = result;
    return { exitCode, signal, stdout, stderr, cause: result };
  });
  return { pid: subprocess.pid, ended };
}

/** A program that was stopped ends its streams early, which is no error here: the result says what happened. */
async function follow(subprocess: Watched, from: "stdout" | "stderr", onLine: OnLine): Promise<void> {
  try {
    for await (const line of subprocess.iterable({ from })) onLine(String(line), from);
  } catch {
    // See above.
  }
}
