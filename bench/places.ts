/** Where the bench finds and keeps things. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GIT_ENVIRONMENT } from "./fast-import.ts";
import type { Command } from "./measure.ts";

/** The Node that the project pins. */
export const NODE = pathTo("../node_modules/node/bin/node");
/** Repositories and other tools; made again if it is gone. */
export const CACHE = pathTo("../.cache/bench");
/** A module that writes down how much memory a process took. */
export const MEMORY_RECORDER = new URL("record-memory.js", import.meta.url).href;

/** A command of slipway, run by that Node. Throws if it is not built. */
export function slipway(...args: string[]): Command {
  if (!existsSync(pathTo("../dist/slipway.js"))) throw new Error("slipway is not built: npm run build");
  return [NODE, pathTo("../bin/slipway.js"), ...args];
}

/** Without what slipway would read from CI, and with git's own defaults. */
export function environment(): Record<string, string | undefined> {
  const ci = Object.keys(process.env).filter((name) => /^(?:GITHUB_|CI$|CI_)/.test(name));
  return { ...Object.fromEntries(ci.map((name) => [name, undefined])), ...GIT_ENVIRONMENT };
}

function pathTo(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
