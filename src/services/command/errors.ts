import { ReleaseError } from "../../domain/text/release-error.ts";
import type { ProgramMissing } from "../process/run.ts";
import { howItEnded, type Shown, withLines } from "../process/shown-program.ts";

/** For a program of the configuration that is not there. */
export function programMissing(words: readonly string[], cause: ProgramMissing): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "program-missing",
    message: `cannot start \`${words.join(" ")}\`: ${cause.file} is not there, or may not be executed`,
    hint: "install it, or correct its name in slipway.toml (paths are relative to that file)",
    cause,
  });
}

/** For a command that did not end well, with its last words. */
export function commandFailed(words: readonly string[], ended: Shown, timeout: number): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "command-failed",
    message: withLines(`\`${words.join(" ")}\` ${howItEnded(ended, timeout)}`, ended),
    hint: ended.timedOut
      ? "find out what it waits for, or give it longer with SLIPWAY_TIMEOUT=SECONDS; then run the same command again"
      : "put right what it says; then run the same command again: what is done already stays",
  });
}

/** For a `done` that hangs or is killed: neither yes nor no. */
export function doneUnknown(words: readonly string[], ended: Shown, timeout: number): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "done-failed",
    message: withLines(
      `\`${words.join(" ")}\` was to say whether it is published already, and ${howItEnded(ended, timeout)}`,
      ended,
    ),
    hint: "run it yourself: `done` has to exit with 0 or another code, and without asking anything",
  });
}

/** For a site's build that did not end well, with its last words. */
export function siteBuildFailed(words: readonly string[], ended: Shown, timeout: number): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "site-build-failed",
    message: withLines(`\`${words.join(" ")}\` ${howItEnded(ended, timeout)}`, ended),
    hint: "nothing was deployed: put right what it says, then run the same command again",
  });
}

/** For a build that left nothing to deploy. */
export function siteEmpty(directory: string, why: string, built: boolean): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "site-empty",
    message: `${directory} ${why}: there is nothing to deploy`,
    hint: built
      ? "correct `directory` in slipway.toml: it is what the build writes, from the repository's root"
      : 'add build = ["pnpm", "build"] to the site in slipway.toml, or build it before',
  });
}

/** For a build that has nowhere to run. */
export function noSuchFolder(cwd: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "no-such-folder",
    message: `the site is built in ${cwd}, and there is no such folder`,
    hint: "correct `cwd` in slipway.toml: it is written from the repository's root",
  });
}
