import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import type { Session } from "./session.ts";

/** Files of this kind that are kept; the oldest go. */
const KEPT = 20;

/**
 * Keeps all that a failed program printed in a file that stays, which nobody else may read. Gives its path; null if it cannot be
 * written.
 */
export function keepOutput(
  { env, secrets, sink }: Pick<Session, "env" | "secrets" | "sink">,
  code: string,
  lines: readonly string[],
): string | null {
  const folder = join(cacheFolder(env) ?? join(tmpdir(), "slipway"), "logs");
  // Short, so that its path fits a terminal; the oldest one's comes first.
  const name = `${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}-${code}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = writeAnew(join(folder, name), lines.map((line) => `${secrets.redact(line)}\n`).join(""));
    const old = readdirSync(folder)
      .filter((name) => name.endsWith(".log"))
      .sort()
      .slice(0, -KEPT);
    for (const name of old) rmSync(join(folder, name), { force: true });
    return file;
  } catch (error) {
    sink.log("warn", `nothing can be kept in ${folder}: ${(error as Error).message}`);
    return null;
  }
}

/** Writes a file that is not there yet, and gives its path: several programs may fail at once. */
function writeAnew(path: string, text: string): string {
  for (let next = 1; ; next++) {
    const file = `${path}${next === 1 ? "" : `-${next}`}.log`;
    try {
      writeFileSync(file, text, { mode: 0o600, flag: "wx" });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
