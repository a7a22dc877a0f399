import { readdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Watch } from "../../domain/release/event.ts";
import type { SiteBuild } from "../../domain/release/wanted.ts";
import { ProgramMissing } from "../process/run.ts";
import { runShown } from "../process/shown-program.ts";
import { noSuchFolder, programMissing, siteBuildFailed, siteEmpty } from "./errors.ts";
import type { CommandsOptions } from "./options.ts";

/**
 * Builds a site and makes sure that there is something in its folder. Throws `site-build-failed`, `site-empty`,
 * `no-such-folder` and `program-missing`.
 */
export async function buildSite(
  { run, workspace, env, timeout }: CommandsOptions,
  { build, cwd, directory, env: extra }: SiteBuild,
  watch: Watch,
): Promise<void> {
  const folder = resolve(workspace, cwd);
  if (build.length > 0) {
    if (!(await isFolder(folder))) throw noSuchFolder(cwd);
    try {
      const ended = await runShown(run, build, { cwd: folder, env: { ...env, ...extra }, timeout }, watch);
      if (ended.exitCode !== 0 || ended.timedOut) throw siteBuildFailed(build, ended, timeout);
    } catch (error) {
      if (error instanceof ProgramMissing) throw programMissing(build, error);
      throw error;
    }
  }
  const why = await emptiness(resolve(workspace, directory));
  if (why !== null) throw siteEmpty(directory, why, build.length > 0);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Why there is nothing in a folder; null where there is something. */
async function emptiness(path: string): Promise<string | null> {
  if (!(await isFolder(path))) return "is no folder";
  return (await readdir(path)).length === 0 ? "is empty" : null;
}
