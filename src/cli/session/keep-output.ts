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
  { env, pid, secrets, sink }: Pick<Session, "env" | "pid" | "secrets" | "sink">,
  code: string,
  lines: readonly string[],
): string | null {
  const folder = join(cacheFolder(env) ?? join(tmpdir(), "slipway"), "logs");
  const file = join(folder, `${new Date().toISOString().replace(/[:.]/g, "-")}-${pid}-${code}.log`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, lines.map((line) => `${secrets.redact(line)}\n`).join(""), { mode: 0o600 });
    // Their names begin with their times.
    const old = readdirSync(folder)
      .filter((name) => name.endsWith(".log"))
      .sort()
      .slice(0, -KEPT);
    for (const name of old) rmSync(join(folder, name), { force: true });
    return file;
  } catch (error) {
    sink.log("warn", `${file} cannot be written: ${(error as Error).message}`);
    return null;
  }
}
