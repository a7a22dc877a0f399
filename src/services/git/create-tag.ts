import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { NewTag } from "../ports/git.ts";
import type { Completed } from "../process/run.ts";
import type { GitCommand } from "./command.ts";

/**
 * Makes an annotated tag as an object alone; gives the object's name. Its ref, without which git makes and signs no tag, goes
 * at once: a run that is killed while it pushes leaves no tag that only this clone has. Throws `tag-exists` and
 * `tag-failed`.
 */
export async function createTag(
  git: GitCommand,
  remote: string,
  { name, commit, message }: NewTag,
): Promise<string> {
  // The message makes it an annotated tag. Not --annotate, which overrules tag.forceSignAnnotated. Notes may have lines that
  // begin with #, which are comments for git unless it is told otherwise.
  const args = ["tag", "--cleanup=whitespace", "--file=-", "--", name, commit];
  const made = await git.attempt(args, message);
  if (made.exitCode !== 0)
    throw /tag '.*' already exists/.test(made.stderr) ? exists(name, remote) : failed(name, commit, made);
  const ref = `refs/tags/${name}`;
  const object = (await git.output(["rev-parse", "--verify", "--end-of-options", ref])).trim();
  await git.output(["update-ref", "-d", ref, object]);
  return object;
}

/**
 * Lets this clone have a tag that the remote took. Where somebody made another one here meanwhile that one stays, and the
 * next fetch tells of it.
 */
export async function keepTag(git: GitCommand, name: string, object: string): Promise<void> {
  // The empty old value: only where there is none.
  await git.attempt(["update-ref", `refs/tags/${name}`, object, ""]);
}

function exists(name: string, remote: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "tag-exists",
    message: `there is a tag ${name} in this clone already`,
    hint: `\`git ls-remote ${remote} refs/tags/${name}\` shows whether it was pushed; if not, push it or \`git tag --delete ${name}\``,
  });
}

function failed(name: string, commit: CommitSha, { stderr }: Completed): ReleaseError {
  const words = stderr.trim().replace(/\n\s*\n/g, "\n");
  return new ReleaseError({
    kind: "refused",
    code: "tag-failed",
    message: `git does not make the tag ${name} at ${shortCommit(commit)}: ${words || "no message"}`,
    hint: hintFor(words),
  });
}

function hintFor(words: string): string {
  if (/tell me who you are|empty ident|auto-detect email|no email was given|no name was given/.test(words))
    return 'git config user.name "YOUR NAME", git config user.email YOU@EXAMPLE.ORG, then run the same command again';
  if (/gpg|sign|ssh-keygen|secret key/i.test(words))
    return "try to sign with `git tag --sign` yourself; a passphrase is asked for only where GPG_TTY is set (`export GPG_TTY=$(tty)`) or an agent has it";
  return "put that right, then run the same command again";
}
