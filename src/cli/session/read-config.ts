import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { GlobalOptions } from "./session.ts";

const NAME = "slipway.toml";

/** A configuration as it is written; `root` is the folder it is in, the workspace. */
interface ConfigFile {
  readonly path: string;
  readonly root: string;
  readonly text: string;
}

/** Where a configuration is looked for: in a folder, and what the command line says. */
export interface ConfigPlace {
  readonly cwd: string;
  readonly options: Pick<GlobalOptions, "config">;
}

/** Finds and reads `--config`, or the nearest `slipway.toml` upwards. Throws `no-config`. */
export function readConfig({ cwd, options }: ConfigPlace): ConfigFile {
  if (options.config !== undefined) {
    const path = resolve(cwd, options.config);
    const text = readIfThere(path);
    if (text === undefined)
      throw missing(`there is no file ${options.config}`, "name the configuration with --config FILE");
    return { path, root: dirname(path), text };
  }
  if (!isFolder(cwd)) throw missing(`there is no folder ${cwd}`, "name your repository with -C DIR");
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, NAME);
    const text = readIfThere(path);
    if (text !== undefined) return { path, root: folder, text };
    if (folder === dirname(folder)) break;
  }
  throw missing(
    `there is no ${NAME} in ${cwd}, nor in any folder above it`,
    `go to your repository, name it with -C DIR, or let \`slipway init\` write a ${NAME}`,
  );
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw missing(
      `${path} cannot be read: ${message}`,
      "make it a readable file, or name another with --config FILE",
    );
  }
}

function missing(message: string, hint: string): ReleaseError {
  return new ReleaseError({ kind: "config", code: "no-config", message, hint });
}
