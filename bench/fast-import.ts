/** Repositories that are the same on every machine: written by `git fast-import` once, then kept. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Git without the machine's own configuration, which may be slow or fail. */
export const GIT_ENVIRONMENT = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };

/**
 * Gives the path of a clone next to its bare remote; makes both if the cache does not hold this very repository.
 * `instructions` are what git-fast-import(1) reads; on `main` there has to be a `slipway.toml`.
 */
export function importedClone(cache: string, name: string, instructions: () => Iterable<string>): string {
  const folder = join(cache, `${name}-${digest(instructions())}`);
  const workTree = join(folder, "clone");
  const remote = join(folder, "remote.git");
  if (existsSync(join(workTree, "slipway.toml"))) return workTree;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  importAll(remote, join(folder, "instructions"), instructions());
  // As a server packs it, and so as a clone has it.
  git(`--git-dir=${remote}`, "repack", "-a", "-d", "-q");
  git(`--git-dir=${remote}`, "pack-refs", "--all");
  git("clone", "--quiet", remote, workTree);
  return workTree;
}

function digest(instructions: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const text of instructions) hash.update(text);
  return hash.digest("hex").slice(0, 12);
}

/** By a file, because all of it together would be more than this process should hold. */
function importAll(remote: string, file: string, instructions: Iterable<string>): void {
  const written = openSync(file, "w");
  for (const text of instructions) writeSync(written, text);
  closeSync(written);
  const input = openSync(file, "r");
  execFileSync("git", [`--git-dir=${remote}`, "fast-import", "--quiet"], {
    stdio: [input, "inherit", "inherit"],
  });
  closeSync(input);
  rmSync(file);
}

function git(...args: string[]): void {
  execFileSync("git", args, { env: { ...process.env, ...GIT_ENVIRONMENT }, stdio: "inherit" });
}

/** A block of text as git-fast-import(1) reads it. */
export function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** Who did something at a time: seconds since the epoch. */
export function person(name: string, seconds: number): string {
  return `${name} <${name.toLowerCase().replaceAll(" ", ".")}@example.org> ${seconds} +0000`;
}
