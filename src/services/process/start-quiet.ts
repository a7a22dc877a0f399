import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Ended, OnOutput, Start, Started } from "./started.ts";

/**
 * Starts a program whose output nobody follows, as git's. Node does this alone: loading execa takes as long as starting
 * Node, and `check` is made of little else than calls of git.
 */
export function startQuiet(
  file: string,
  args: readonly string[],
  { cwd, env, input, onOutput }: Start,
): Started {
  try {
    const stdin = input === undefined ? "ignore" : "pipe";
    const child = spawn(file, args, { cwd, env, detached: true, stdio: [stdin, "pipe", "pipe"] });
    // A program may end before it has read everything.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    return { pid: child.pid, ended: untilEnd(child, onOutput) };
  } catch (cause) {
    return { pid: undefined, ended: Promise.resolve(notStarted(cause)) };
  }
}

function untilEnd(child: ChildProcess, onOutput: OnOutput | undefined): Promise<Ended> {
  const stdout = onOutput === undefined ? collect(child.stdout) : handOn(child.stdout, onOutput);
  const stderr = collect(child.stderr);
  const ended = ([exitCode, signal]: readonly [number | null, NodeJS.Signals | null]): Ended => ({
    exitCode: exitCode ?? undefined,
    signal: signal ?? undefined,
    stdout: stdout(),
    stderr: stderr(),
  });
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => resolve(notStarted(cause)));
    child.on("close", (...end) => {
      try {
        resolve(ended(end));
      } catch (error) {
        reject(error);
      }
    });
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

/**
 * Nothing is kept, and while a chunk is looked at nothing more is read: the program waits. Who throws reads no further, and
 * the program ends at its next write; what was thrown is thrown again at the end.
 */
function handOn(stream: Readable | null, onOutput: OnOutput): () => string {
  let thrown: { readonly error: unknown } | undefined;
  stream?.on("data", (chunk: Buffer) => {
    try {
      if (thrown === undefined) onOutput(chunk);
    } catch (error) {
      thrown = { error };
      stream.destroy();
    }
  });
  return () => {
    if (thrown !== undefined) throw thrown.error;
    return "";
  };
}
