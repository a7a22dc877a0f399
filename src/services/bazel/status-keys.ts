import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where Bazel writes what its status command said. Source: Bazel's user manual, "--workspace_status_command". */
const FILES = ["stable-status.txt", "volatile-status.txt"];

/** The status keys of the last build in an output base, with their values; those that Bazel sets on its own as well. */
export async function readStatusKeys(outputBase: string): Promise<ReadonlyMap<string, string>> {
  const roots = join(outputBase, "execroot");
  const keys = new Map<string, string>();
  for (const workspace of await readdir(roots).catch(() => []))
    for (const file of FILES) {
      const text = await readFile(join(roots, workspace, "bazel-out", file), "utf8").catch(() => "");
      for (const [, key = "", value = ""] of text.matchAll(/^(\S+) (.+)$/gm)) keys.set(key, value);
    }
  return keys;
}
