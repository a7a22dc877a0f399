/** Other release tools, at fixed versions, installed into the cache and never into slipway's own packages. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Subject } from "./measure.ts";
import { CACHE, NODE } from "./places.ts";

const TOOLS = { "git-cliff": "2.14.2", "release-please": "17.11.2", "semantic-release": "25.0.9" };

/** A tool's name. */
export type ToolName = keyof typeof TOOLS;

/** The tools that could be installed, and why the others could not. */
export interface OtherTools {
  readonly commands: ReadonlyMap<ToolName, Command>;
  readonly missing: readonly string[];
}

/** No tools at all. */
export const NO_TOOLS: OtherTools = { commands: new Map(), missing: [] };

/** Installs what the cache does not hold, which takes a minute. */
export function otherTools(): OtherTools {
  const commands = new Map<ToolName, Command>();
  const missing: string[] = [];
  for (const [name, version] of Object.entries(TOOLS) as [ToolName, string][]) {
    const found = installed(name, version);
    if (typeof found === "string") missing.push(found);
    else commands.set(name, found);
  }
  return { commands, missing };
}

/** `--version` of each tool. */
export function versionsOf({ commands }: OtherTools): Subject[] {
  return [...commands].map(([name, command]) => ({
    name: `${name} --version`,
    commands: [[...command, "--version"]],
  }));
}

function installed(name: ToolName, version: string): Command | string {
  const folder = join(CACHE, `${name}-${version}`);
  const program = join(folder, "node_modules", ".bin", name);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const install = ["install", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`];
    const { status, stderr, error } = spawnSync("npm", install, { cwd: folder, encoding: "utf8" });
    if (status !== 0 || !existsSync(program))
      return `${name} ${version} is not measured, because npm could not install it: ${error?.message ?? stderr.trim()}`;
  }
  return [NODE, realpathSync(program)];
}
