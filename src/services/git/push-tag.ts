import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Completed } from "../process/run.ts";
import type { GitCommand } from "./command.ts";
import { notPushed, rejected, taken, unconfirmed } from "./push-tag-errors.ts";
import { listRemote, remoteWords } from "./remote.ts";

/**
 * Pushes one tag object to where the remote has none of its name. The user's own pre-push hook runs, unlike for slipway's
 * records: this is a push that the user asked for, and what guards such pushes guards this one.
 *
 * Throws `tag-taken`, `tag-rejected`, `tag-not-pushed` and `tag-unconfirmed`.
 */
export async function pushTag(git: GitCommand, remote: string, name: string, object: string): Promise<void> {
  const ref = `refs/tags/${name}`;
  const pushed = await git.attempt([
    "push",
    "--porcelain",
    // Not what push.followTags and push.recurseSubmodules would push as well.
    "--no-follow-tags",
    "--recurse-submodules=no",
    // Compare-and-swap: the remote must have no such ref.
    `--force-with-lease=${ref}:`,
    remote,
    `${object}:${ref}`,
  ]);
  const { flag, summary } = verdictOn(`${object}:${ref}`, pushed);
  if (flag === "*" && pushed.exitCode === 0) return;
  // "Up to date": somebody made the very same object, as two runs of one robot in one second do.
  if (flag === "=") throw taken(remote, name, object);
  // "Remote failure" is said of a remote that took the push and then did not say what it did.
  const refused = flag === "!" && !summary.startsWith("[remote failure]");
  const there = await standing(git, remote, ref, () => unconfirmed(remote, name, object, pushed));
  if (there === object && !refused) return;
  if (there !== null) throw taken(remote, name, there);
  if (refused) throw rejected(remote, name, `${summary}\n${remoteWords(pushed.stderr)}`.trim());
  throw notPushed(remote, name, pushed);
}

/** The ref's own line of --porcelain; empty where git came to none. Source: git-push(1), "OUTPUT". */
function verdictOn(refs: string, { stdout }: Completed): { readonly flag: string; readonly summary: string } {
  const line = stdout.split("\n").find((each) => each.split("\t")[1] === refs) ?? "";
  const [flag = "", , summary = ""] = line.split("\t");
  return { flag, summary };
}

/**
 * The object that a ref holds now where pushes go, which may be elsewhere than where fetches come from. Throws what is made
 * where it cannot be asked.
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
