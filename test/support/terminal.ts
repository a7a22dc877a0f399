/** Runs the built CLI in a terminal of its own: the pty that `script` (util-linux) makes, with keys that a user presses. */

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { neutralEnvironment } from "./slipway.ts";
import type { SmallRepository } from "./small-repository.ts";

const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));

export interface TerminalOptions {
  readonly columns?: number;
  /** Pressed as soon as something is asked; a no if they are absent. */
  readonly keys?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface TerminalResult {
  readonly exitCode: number;
  /** What standard error wrote to the terminal, escape sequences and echo included. */
  readonly screen: string;
  /** The same until a key was pressed. */
  readonly asked: string;
  /** Standard output, which is a file. */
  readonly stdout: string;
}

let runs = 0;

/** Runs `slipway ARGS` in a repository; standard output goes to a file, everything else to the terminal. */
export async function inTerminal(
  { tree, env, scratch }: SmallRepository,
  args: readonly string[],
  { columns = 80, keys = "n\r", env: more = {} }: TerminalOptions = {},
): Promise<TerminalResult> {
  const out = join(scratch, `stdout-${++runs}`);
  const words = [process.execPath, BIN, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const command = `stty cols ${columns} rows 40; exec ${words.join(" ")} > '${out}'`;
  const child = spawn("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], {
    cwd: tree.path,
    env: { ...neutralEnvironment(), ...env, SHELL: "/bin/sh", TERM: "xterm-256color", ...more },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let screen = "";
  let asked = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    if (asked !== "" || !screen.includes("[y/N]")) return;
    asked = screen;
    child.stdin.write(keys);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
  return { exitCode, screen, asked: asked || screen, stdout: await readFile(out, "utf8") };
}

/** Without escape sequences and carriage returns. */
export function plain(screen: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return screen.replace(/\u001b\[[?\d;]*[A-Za-z]|\r/g, "");
}
