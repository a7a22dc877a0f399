/** Runs the built CLI in a terminal of its own: the pty that `script` (util-linux) makes, with keys that a user presses. */

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";
import { NODE_FLAGS, neutralEnvironment } from "./slipway.ts";
import type { SmallRepository } from "./small-repository.ts";

const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));

export interface TerminalOptions {
  readonly columns?: number;
  /** Pressed as soon as something is asked; a no if they are absent. */
  readonly keys?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called whenever there is more on the screen, with all of it so far. */
  readonly watch?: (screen: string, user: User) => void;
  /** Redirections for the shell, instead of standard output to a file. */
  readonly redirect?: string;
}

/** Someone at the terminal. */
export interface User {
  readonly press: (keys: string) => void;
  /** Closes the terminal, as a closed window or a lost connection does. */
  readonly hangUp: () => void;
}

export interface TerminalResult {
  /** -1 if the terminal was closed. */
  readonly exitCode: number;
  /** What standard error wrote to the terminal, escape sequences and echo included. */
  readonly screen: string;
  /** The same until a key was pressed. */
  readonly asked: string;
  /** Standard output, which is a file; empty if it was redirected to something else. */
  readonly stdout: string;
}

let runs = 0;

/** Runs `slipway ARGS` in a repository; standard output goes to a file, everything else to the terminal. */
export async function inTerminal(
  { tree, env, scratch }: Pick<SmallRepository, "tree" | "env" | "scratch">,
  args: readonly string[],
  { columns = 80, keys = "n\r", env: more = {}, watch, redirect }: TerminalOptions = {},
): Promise<TerminalResult> {
  const out = join(scratch, `stdout-${++runs}`);
  const words = [process.execPath, ...NODE_FLAGS, BIN, ...args].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  const command = `stty cols ${columns} rows 40; exec ${words.join(" ")} ${redirect ?? `> '${out}'`}`;
  const child = spawn("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], {
    cwd: tree.path,
    env: { ...neutralEnvironment(), ...env, SHELL: "/bin/sh", TERM: "xterm-256color", ...more },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const user: User = {
    press: (typed) => void child.stdin.write(typed),
    hangUp: () => void child.kill("SIGKILL"),
  };
  let screen = "";
  let asked = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    watch?.(screen, user);
    if (asked !== "" || !screen.includes("[y/N]")) return;
    asked = screen;
    child.stdin.write(keys);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
  const stdout = redirect === undefined ? await readFile(out, "utf8") : "";
  return { exitCode, screen, asked: asked || screen, stdout };
}

/** Without escape sequences and carriage returns. */
export function plain(screen: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return screen.replace(/\u001b\[[?\d;]*[A-Za-z]|\r/g, "");
}

/** What is to be seen on a terminal of so many columns after all this was written to it, scrolled lines included. */
export async function picture(screen: string, columns: number): Promise<string[]> {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows: 40,
    scrollback: 10_000,
    allowProposedApi: true,
  });
  await new Promise<void>((resolve) => terminal.write(screen, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? "",
  );
  terminal.dispose();
  return lines.join("\n").trimEnd().split("\n");
}
