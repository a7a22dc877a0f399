/** Other Nodes than the one the tests run on, from npm, kept in `.cache/nodes`. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CACHE = fileURLToPath(new URL("../../.cache/nodes", import.meta.url));

/** A Node to run, or why it is not here. */
export type InstalledNode = { readonly path: string } | { readonly missing: string };

/** An exact version of Node, downloaded if the cache does not have it. */
export async function installNode(version: string): Promise<InstalledNode> {
  try {
    return { path: await install(version) };
  } catch (error) {
    return { missing: `npm cannot install node@${version}: ${(error as Error).message}` };
  }
}

async function install(version: string): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  const folder = join(CACHE, version);
  const node = join(folder, "node_modules", "node", "bin", "node");
  if (existsSync(node)) return node;
  await mkdir(folder, { recursive: true });
  // Its install script puts the platform's program in place.
  await writeFile(join(folder, "package.json"), '{ "private": true, "allowScripts": { "node": true } }\n');
  const options = ["--no-save", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await promisify(execFile)("npm", ["install", ...options, `node@${version}`], { cwd: folder });
  return node;
}
