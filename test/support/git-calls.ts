/** A git that notes how it is called. */

import { readFile, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { present } from "./present.ts";
import { writeProgram } from "./program.ts";
import type { WorkTree } from "./work-tree.ts";

export interface GitCalls {
  /** The environment in which it is the git that is found. */
  readonly env: Readonly<Record<string, string>>;
  /** The commands that were called since the last time this was asked, sorted. */
  take(): Promise<string[]>;
}

/** Puts it into a folder. `before`: what its shell script does first. */
export async function countGit(tree: WorkTree, folder: string, before = ""): Promise<GitCalls> {
  const calls = join(folder, "git-calls");
  const real = join((await tree.git("--exec-path")).trim(), "git");
  const program = join(folder, "counted", "git");
  await writeProgram(program, `echo "$@" >> ${calls}\n${before}\nexec ${real} "$@"`);
  return {
    env: { PATH: `${join(folder, "counted")}${delimiter}${process.env["PATH"]}` },
    take: async () => {
      const lines = (await readFile(calls, "utf8").catch(() => "")).split("\n").filter(Boolean);
      await rm(calls, { force: true });
      return lines.map(commandOf).sort();
    },
  };
}

/** The command in a command line of git's: settings stand before it. */
function commandOf(line: string): string {
  return present(line.split(" ").find((word) => !word.startsWith("-") && !word.includes("=")));
}
