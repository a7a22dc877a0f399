import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Ended, Start, Started } from "./started.ts";

/**
 * Starts a program whose output nobody follows, as git's. Node does this alone: loading execa takes as long as starting
 * Node, and `check` is made of little else than calls of git.
 */
export function startQuiet(file: string, args: readonly string[], { cwd, env, input }: Start): Started {
  try {
    const stdin = input === undefined ? "ignore" : "pipe";
    const child = spawn(file, args, { cwd, env, detached: true, stdio: [stdin, "pipe", "pipe"] });
    // A program may end before it has read everything.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    return { pid: child.pid, ended: untilEnd(child) };
  } catch (cause) {
    return { pid: undefined, ended: Promise.resolve(notStarted(cause)) };
  }
}

function untilEnd(child: ChildProcess): Promise<Ended> {
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return new Promise((resolve) => {
    child.on("error", (cause) => resolve(notStarted(cause)));
    child.on("close", (exitCode, signal) =>
      resolve({
        exitCode: exitCode ?? undefined,
        signal: signal ?? undefined,
        stdout: stdout(),
        stderr: stderr(),
      }),
    );
  });
}

function notStarted(cause: unknown): Ended {
  return { exitCode: undefined, signal: undefined, stdout: "", stderr: "", cause };
}

function collect(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
