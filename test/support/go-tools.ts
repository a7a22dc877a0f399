/** Real tools written in Go, which `scripts/go-tools.js` installs once where there is Go. Tests say what they did without. */

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A tool, and its folder for a PATH; null if it is not installed. */
export function goTool(name: string): { readonly program: string; readonly folder: string } | null {
  const folder = process.env["SLIPWAY_GO_TOOLS"] ?? join(homedir(), ".cache", "slipway", "go-tools");
  const program = join(folder, name);
  return existsSync(program) ? { program, folder } : null;
}
