import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { NewTag } from "../ports/git.ts";
import type { Completed } from "../process/run.ts";
import { withPrinted } from "../process/transcript.ts";
import type { GitCommand } from "./command.ts";
import { writeIntents } from "./intents.ts";
import { resolveNames } from "./objects.ts";
import { intentRef, listRemote, remoteWords } from "./remote.ts";

/**
 * Makes a tag and pushes it alone; gives the tag object's name. This clone has the tag once the remote has it, and not before.
 * Throws `tag-exists`, `tag-failed`, `tag-taken`, `tag-rejected`, `tag-not-pushed` and `tag-unconfirmed`.
 */
export async function cutTag(git: GitCommand, remote: string, tag: NewTag): Promise<string> {
  const object = await createTag(git, remote, tag);
  const { name, record } = tag;
  if (record === undefined) await pushTag(git, remote, name, object);
  else await pushWithRecord(git, remote, name, object, record);
  // The empty old value: if another one was made here meanwhile, that one stays, and the next fetch reports it.
  await git.attempt(["update-ref", `refs/tags/${tag.name}`, object, ""]);
  return object;
}

/**
 * Makes an annotated tag as an object alone; gives the object's name. Its ref, without which git makes and signs no tag, goes
 * at once: a run that is killed while it pushes leaves no tag that only this clone has. What a run left that was killed even
 * before, is taken. Throws `tag-exists` and `tag-failed`.
 */
async function createTag(
  git: GitCommand,
  remote: string,
  { name, commit, message }: NewTag,
): Promise<string> {
  // The message makes it an annotated tag. Not --annotate, which overrules tag.forceSignAnnotated. Notes may have lines that
  // begin with #, which are comments for git by default.
  const args = ["tag", "--cleanup=whitespace", "--file=-", "--", name, commit];
  const made = await git.attempt(args, message);
  const ref = `refs/tags/${name}`;
  if (made.exitCode !== 0) {
    if (!/tag '.*' already exists/.test(made.stderr)) throw tagFailed(name, commit, made);
    const left = await annotatedTag(git, ref, commit);
    if (left === null) throw tagExists(name, remote);
    return left;
  }
  const object = (await git.output(["rev-parse", "--verify", "--end-of-options", ref])).trim();
  await git.output(["update-ref", "-d", ref, object]);
  return object;
}

/** The tag object that a ref holds for a commit; null if it holds anything else. */
async function annotatedTag(git: GitCommand, ref: string, commit: CommitSha): Promise<string | null> {
  const found = await resolveNames(git, [ref, `${ref}^{}`]);
  const tag = found.get(ref);
  return tag?.type === "tag" && found.get(`${ref}^{}`)?.object === commit ? tag.object : null;
}

function tagExists(name: string, remote: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "tag-exists",
    message: `there is a tag ${name} in this clone already`,
    hint: `\`git ls-remote ${remote} refs/tags/${name}\` shows whether it was pushed; if not, push it or \`git tag --delete ${name}\``,
  });
}

function tagFailed(name: string, commit: CommitSha, { stderr }: Completed): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "tag-failed",
    ...withPrinted(`git cannot make the tag ${name} at ${shortCommit(commit)}`, stderr),
    hint: tagFailedHint(stderr),
  });
}

function tagFailedHint(words: string): string {
  if (/tell me who you are|empty ident|auto-detect email|no email was given|no name was given/.test(words))
    return 'git config user.name "YOUR NAME", git config user.email YOU@EXAMPLE.ORG, then run the same command again';
  if (/gpg|sign|ssh-keygen|secret key/i.test(words))
    return "try to sign with `git tag --sign` yourself; a passphrase is asked for only if GPG_TTY is set (`export GPG_TTY=$(tty)`) or an agent has it";
  return "fix that, then run the same command again";
}

/**
 * Pushes a tag with the record of its release, both or neither, if the remote has none of them: whatever the tag starts there finds the
 * record. A server that knows no atomic push gets the record first. Throws what `pushTag` throws.
 */
async function pushWithRecord(
  git: GitCommand,
  remote: string,
  name: string,
  object: string,
  record: string,
): Promise<void> {
  const ref = intentRef(name);
  const both = [`--force-with-lease=${ref}:`, "--atomic"];
  if (await pushTag(git, remote, name, object, { options: both, also: `${record}:${ref}` })) return;
  const written = await writeIntents(git, remote, [{ tag: name, object: record, expected: null }]);
  if (written.get(name) === null) throw begunElsewhere(remote, name);
  await pushTag(git, remote, name, object);
}

/** Another run has written what the release of a tag is to be. */
function begunElsewhere(remote: string, name: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "tag-taken",
    message: `somebody else was quicker: the release of ${name} is begun, as ${intentRef(name)} on ${remote} says`,
    hint: `look at it with \`slipway show ${name}\`, then run the same command again`,
  });
}

/** What is pushed together with a tag. */
interface Together {
  readonly options: readonly string[];
  readonly also: string;
}

/**
 * Pushes one tag object, if the remote has no tag of its name. False if the server cannot push it together with something else. The user's own pre-push hook runs, unlike for slipway's
 * records: this is a push that the user asked for, and what guards such pushes guards this one. Throws `tag-taken`, `tag-rejected`, `tag-not-pushed` and `tag-unconfirmed`.
 */
async function pushTag(
  git: GitCommand,
  remote: string,
  name: string,
  object: string,
  together?: Together,
): Promise<boolean> {
  const ref = `refs/tags/${name}`;
  const pushed = await git.attempt([
    "push",
    "--porcelain",
    // Not what push.followTags and push.recurseSubmodules would push as well.
    "--no-follow-tags",
    "--recurse-submodules=no",
    // Compare-and-swap: the remote must have no such ref.
    `--force-with-lease=${ref}:`,
    ...(together?.options ?? []),
    remote,
    `${object}:${ref}`,
    ...(together === undefined ? [] : [together.also]),
  ]);
  if (/does not support --atomic/.test(pushed.stderr)) return false;
  const { flag, summary } = verdictOn(`${object}:${ref}`, pushed);
  if (flag === "*" && pushed.exitCode === 0) return true;
  // "Up to date": another run made the very same object, as two runs of one robot in one second do.
  if (flag === "=") throw taken(remote, name, object);
  // Git says "remote failure" of a remote that took the push and then did not say what it did.
  const refused = flag === "!" && !summary.startsWith("[remote failure]");
  const there = await standing(git, remote, ref, () => unconfirmed(remote, name, object, pushed));
  if (there === object && !refused) return true;
  if (there !== null) throw taken(remote, name, there);
  if (together !== undefined && (await hasRecord(git, remote, name))) throw begunElsewhere(remote, name);
  if (refused) throw rejected(remote, name, `${summary}\n${remoteWords(pushed.stderr)}`.trim());
  throw notPushed(remote, name, pushed);
}

/** The ref's own line of --porcelain; empty if git came to none. Source: git-push(1), "OUTPUT". */
function verdictOn(refs: string, { stdout }: Completed): { readonly flag: string; readonly summary: string } {
  const line = stdout.split("\n").find((each) => each.split("\t")[1] === refs) ?? "";
  const [flag = "", , summary = ""] = line.split("\t");
  return { flag, summary };
}

/**
 * The object that a ref holds now where pushes go, which may not be where fetches come from. Throws what `otherwise` makes
 * if the remote cannot be asked.
 */
async function standing(
  git: GitCommand,
  remote: string,
  ref: string,
  otherwise: () => ReleaseError,
): Promise<string | null> {
  const { stdout } = await git.attempt(["remote", "get-url", "--push", remote]);
  const [url = ""] = stdout.trim().split("\n");
  try {
    return (await listRemote(git, url || remote, [ref])).get(ref) ?? null;
  } catch (error) {
    throw error instanceof ReleaseError ? otherwise() : error;
  }
}

async function hasRecord(git: GitCommand, remote: string, name: string): Promise<boolean> {
  const ref = intentRef(name);
  return (await listRemote(git, remote, [ref])).has(ref);
}

/** Somebody else's tag is on the remote. */
function taken(remote: string, name: string, object: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "tag-taken",
    message: `somebody else was quicker: ${name} is on ${remote} already, as the tag object ${object.slice(0, 12)}`,
    hint: `git fetch --tags ${remote}, look at \`git show refs/tags/${name}\`, then cut the next version if one is still needed`,
  });
}

/** The remote does not want it, given its words. */
function rejected(remote: string, name: string, words: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "tag-rejected",
    ...withPrinted(`${remote} does not accept the tag ${name}, and nothing of that name is there`, words),
    hint: "look at its rulesets, protected tags and hooks: whoever cuts must be allowed to create this tag",
  });
}

/** The push failed before it reached anything, or was stopped by a hook of the clone. */
function notPushed(remote: string, name: string, { stderr }: Completed): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "tag-not-pushed",
    ...withPrinted(`${name} was not pushed, and nothing of that name is on ${remote}`, stderr),
    hint: `check the network, your right to push to \`git remote get-url ${remote}\`, and the hooks of this clone, then run the same command again`,
  });
}

/** The push failed, and the remote does not say what it has. */
function unconfirmed(remote: string, name: string, object: string, { stderr }: Completed): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "tag-unconfirmed",
    ...withPrinted(`${remote} does not answer, so it is unknown whether ${name} arrived there`, stderr),
    hint: `when it answers again: \`git ls-remote ${remote} refs/tags/${name}\`; if it shows ${object}, the tag is cut (\`git fetch --tags ${remote}\` gets it), otherwise cut it again`,
  });
}
