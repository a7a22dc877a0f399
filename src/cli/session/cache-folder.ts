import { join } from "node:path";
import type { Environment } from "./session.ts";

/** The folder for what is kept for the next time; null if there is no home folder. */
export function cacheFolder(env: Environment): string | null {
  const base = env["XDG_CACHE_HOME"] || (env["HOME"] && join(env["HOME"], ".cache"));
  return base ? join(base, "slipway") : null;
}
