/** Programs of a test's own in a folder for `PATH`: stand-ins for what is not installed, or does not work, here. */

import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes shell scripts by their names; gives the folder. Nothing except `sh` is found next to them. */
export async function programs(
  directory: string,
  scripts: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(directory, "bin");
  await mkdir(folder, { recursive: true });
  await symlink("/bin/sh", join(folder, "sh")).catch(() => {});
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
