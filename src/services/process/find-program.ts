import { access, constants } from "node:fs/promises";
import { delimiter, resolve } from "node:path";

/** Whether a program can be started from a folder: by its path, or by its name through `PATH`. */
export async function isProgram(
  name: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const folders = name.includes("/") ? [cwd] : (env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) if (await isExecutable(resolve(cwd, folder, name))) return true;
  return false;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
