/** Other release tools, at fixed versions, installed into the cache and never into slipway's own packages. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Subject } from "./measure.ts";

const TOOLS = { "git-cliff": "2.14.2", "release-please": "17.11.2", "semantic-release": "25.0.9" };

/** The tools that could be installed, and why the others could not. */
export interface OtherTools {
  readonly subjects: readonly Subject[];
  readonly missing: readonly string[];
}

/** `--version` of each tool, run by the given Node. Installs what the cache does not hold, which takes a minute. */
export function otherTools(cache: string, node: string): OtherTools {
  const found = Object.entries(TOOLS).map(([name, version]) => installed(cache, node, name, version));
  return {
    subjects: found.flatMap((each) => (typeof each === "string" ? [] : [each])),
    missing: found.filter((each) => typeof each === "string"),
  };
}

function installed(cache: string, node: string, name: string, version: string): Subject | string {
  const folder = join(cache, `${name}-${version}`);
  const program = join(folder, "node_modules", ".bin", name);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const install = ["install", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`];
    const { status, stderr, error } = spawnSync("npm", install, { cwd: folder, encoding: "utf8" });
    if (status !== 0 || !existsSync(program))
      return `${name} ${version} is not measured, because npm could not install it: ${error?.message ?? stderr.trim()}`;
  }
  return { name: `${name} --version`, command: [node, realpathSync(program), "--version"] };
}
