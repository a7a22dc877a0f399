import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Why tests that need a program are skipped; false if it is there. */
export function skipWithout(...programs: readonly string[]): string | false {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const missing = programs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  return missing.length === 0 ? false : `not installed: ${missing.join(", ")}`;
}
