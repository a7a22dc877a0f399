import { readdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Watch } from "../../domain/release/event.ts";
import type { SiteBuild } from "../../domain/release/wanted.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { assertInside } from "../process/inside.ts";
import { howItEnded, type Shown, withLines } from "../process/shown-program.ts";
import { runUserProgram, type UserProgramsOptions } from "./user-program.ts";

/**
 * Builds a site and makes sure that there is something in its folder. Throws `site-build-failed`, `site-empty`,
 * `no-such-folder`, `outside-repository` and `program-missing`.
 */
export async function buildSite(
  { run, workspace, env, timeout }: UserProgramsOptions,
  { build, cwd, directory, env: extra }: SiteBuild,
  watch: Watch,
): Promise<void> {
  await assertInside(workspace, "cwd", cwd);
  const folder = resolve(workspace, cwd);
  if (build.length > 0) {
    if (!(await isFolder(folder))) throw noSuchFolder(cwd);
    const call = { cwd: folder, env: { ...env, ...extra }, timeout };
    const ended = await runUserProgram(run, build, call, watch);
    if (ended.exitCode !== 0 || ended.timedOut) throw siteBuildFailed(build, ended, timeout);
  }
  await assertInside(workspace, "directory", directory);
  const why = await emptiness(resolve(workspace, directory));
  if (why !== null) throw siteEmpty(directory, why, build.length > 0);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Why there is nothing in a folder; null if there is something. */
async function emptiness(path: string): Promise<string | null> {
  if (!(await isFolder(path))) return "is not a folder";
  return (await readdir(path)).length === 0 ? "is empty" : null;
}

function siteBuildFailed(words: readonly string[], ended: Shown, timeout: number): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "site-build-failed",
    ...withLines(`\`${words.join(" ")}\` ${howItEnded(ended, timeout)}`, ended),
    hint: "nothing was deployed: fix what it reports, then run the same command again",
  });
}

/** For a build that left nothing to deploy. */
function siteEmpty(directory: string, why: string, built: boolean): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "site-empty",
    message: `${directory} ${why}: there is nothing to deploy`,
    hint: built
      ? "correct `directory` in slipway.toml: it is what the build writes, from the repository's root"
      : 'add build = ["pnpm", "build"] to the site in slipway.toml, or build it before',
  });
}

function noSuchFolder(cwd: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "no-such-folder",
    message: `the site is built in ${cwd}, and there is no such folder`,
    hint: "correct `cwd` in slipway.toml: it is written from the repository's root",
  });
}
