import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Completed, ProgramMissing, type Run } from "../process/run.ts";
import { withPrinted } from "../process/transcript.ts";
import { type Environment, impatientSsh, PINNED_ENVIRONMENT, pinnedSettings } from "./pinned.ts";

/** Runs git in the work tree; gives its output, or throws if it failed. */
export interface GitCommand {
  /** Any exit code is a result. With `onOutput` standard output is handed on as it comes, cut anywhere, and not kept. */
  readonly attempt: (
    args: readonly string[],
    input?: string,
    onOutput?: (chunk: Buffer) => void,
  ) => Promise<Completed>;
  /** Standard output of a call that has to succeed. Throws `git-failed`. */
  readonly output: (args: readonly string[], input?: string) => Promise<string>;
  /**
   * Hands on standard output as it comes, cut anywhere, of a call that has to succeed. Throws `git-failed`, also if
   * git failed after it had said something, and what `onOutput` throws.
   */
  readonly stream: (
    args: readonly string[],
    input: string | undefined,
    onOutput: (chunk: Buffer) => void,
  ) => Promise<void>;
}

/** Binds git to a work tree and its remote. */
export function createGitCommand(run: Run, cwd: string, env: Environment, remote: string): GitCommand {
  const pinned = pinnedSettings(remote);
  const call = async (args: readonly string[], input?: string, onOutput?: (chunk: Buffer) => void) => {
    try {
      return await run("git", [...pinned, ...args], {
        cwd,
        env: { ...env, ...PINNED_ENVIRONMENT, ...impatientSsh(env) },
        ...(input === undefined ? {} : { input }),
        ...(onOutput === undefined ? {} : { onOutput }),
      });
    } catch (error) {
      if (error instanceof ProgramMissing) throw gitMissing(error);
      throw error;
    }
  };
  const succeed = async (args: readonly string[], calling: Promise<Completed>) => {
    const completed = await calling;
    if (completed.exitCode !== 0) throw gitFailed(cwd, args, completed);
    return completed.stdout;
  };
  return {
    attempt: call,
    output: (args, input) => succeed(args, call(args, input)),
    stream: async (args, input, onOutput) => {
      await succeed(args, call(args, input, onOutput));
    },
  };
}

function gitMissing(cause: unknown): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "git-missing",
    message: "git is not installed, or not on the PATH",
    hint: "install git, then run slipway again",
    cause,
  });
}

function gitFailed(cwd: string, args: readonly string[], { stderr, exitCode }: Completed): ReleaseError {
  // `git fast-import` has words of its own for a full disk, and says them in a crash report.
  const words = stderr.includes("Out of diskspace") ? "No space left on device" : stderr.trim();
  if (words.includes("not a git repository")) return noRepository(cwd);
  return new ReleaseError({
    kind: "remote",
    code: "git-failed",
    ...withPrinted(`git ${args[0]} failed with exit code ${exitCode}`, words),
    hint: hintFor(cwd, args, words),
  });
}

function hintFor(cwd: string, args: readonly string[], words: string): string {
  if (words.includes("dubious ownership"))
    return "git config --global --add safe.directory DIR, as git says above";
  if (/No space left on device|Out of diskspace/.test(words))
    return `free some space on the disk that holds ${cwd}, then run the same command again`;
  return `run \`git ${args.join(" ")}\` yourself to see why`;
}

function noRepository(cwd: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "no-repository",
    message: `${cwd} is not in a git repository`,
    hint: "go to your repository, or name it with -C DIR; a new one begins with `git init`",
  });
}
