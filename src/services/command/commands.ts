import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Commands, UserCommand } from "../ports/user-programs.ts";
import { howItEnded, type Shown, withLines } from "../process/shown-program.ts";
import { buildSite } from "./build-site.ts";
import { runUserProgram, type UserProgramsOptions } from "./user-program.ts";

/** What commands need besides: a folder for temporary files. */
export interface CommandsOptions extends UserProgramsOptions {
  readonly scratch: () => Promise<string>;
}

/** Runs the user's own programs in the workspace. */
export function createCommands(options: CommandsOptions): Commands {
  return {
    isDone: (command) => isDone(options, command),
    run: (command, release, watch, lost) => runCommand(options, command, release, watch, lost),
    buildSite: (site, watch) => buildSite(options, site, watch),
  };
}

/** Throws `done-failed` if it gives no answer, and `program-missing`. */
async function isDone(
  { run, workspace, env, doneTimeout: timeout }: UserProgramsOptions,
  { done, env: extra }: UserCommand,
): Promise<boolean> {
  if (done === null) return false;
  const call = { cwd: workspace, env: { ...env, ...extra }, timeout };
  const ended = await runUserProgram(run, done, call, () => {});
  if (ended.timedOut || ended.signal !== null) throw doneUnknown(done, ended, timeout);
  return ended.exitCode === 0;
}

/** Throws `command-failed` and `program-missing`. */
async function runCommand(
  { run, workspace, env, timeout, scratch }: CommandsOptions,
  { run: words, env: extra }: UserCommand,
  release: object,
  watch: Watch,
  lost: AbortSignal,
): Promise<void> {
  const file = join(await mkdtemp(join(await scratch(), "command-")), "release.json");
  await writeFile(file, `${JSON.stringify(release, null, 2)}\n`);
  const call = { cwd: workspace, env: { ...env, ...extra, SLIPWAY_RELEASE: file }, timeout, until: lost };
  const ended = await runUserProgram(run, words, call, watch);
  if (ended.exitCode !== 0 || ended.timedOut) throw commandFailed(words, ended, timeout);
}

function commandFailed(words: readonly string[], ended: Shown, timeout: number): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "command-failed",
    ...withLines(`\`${words.join(" ")}\` ${howItEnded(ended, timeout)}`, ended),
    hint: ended.timedOut
      ? "find out what it waits for, or give it longer with SLIPWAY_TIMEOUT=SECONDS; then run the same command again"
      : "fix what it reports, then run the same command again: what is done already stays",
  });
}

/** For a `done` that hangs or is killed: neither yes nor no. */
function doneUnknown(words: readonly string[], ended: Shown, timeout: number): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "done-failed",
    ...withLines(
      `\`${words.join(" ")}\` should say whether it is published already, but ${howItEnded(ended, timeout)}`,
      ended,
    ),
    hint: "run it yourself: `done` has to exit with 0 or another code, and without asking anything",
  });
}
