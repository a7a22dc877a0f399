import type { GitCommand } from "./command.ts";
import { listRemote } from "./remote.ts";

/**
 * The remote's branches and tags, if a fetch of them would change nothing here: asking is an eighth of the time that git takes to
 * fetch nothing in a repository of 12,000 tags. Null if it would, or if it is not known, and then a fetch says why.
 */
export async function upToDateWith(
  git: GitCommand,
  remote: string,
): Promise<ReadonlyMap<string, string> | null> {
  const [there, here, mapped] = await Promise.all([
    listRemote(git, remote, ["refs/heads/*", "refs/tags/*"]).catch(() => null),
    readRefs(git, remote),
    git.attempt(["config", "--get-all", `remote.${remote}.fetch`]),
  ]);
  // With other refspecs a branch has another name here.
  if (there === null || mapped.stdout.trim() !== `+refs/heads/*:refs/remotes/${remote}/*`) return null;
  for (const [ref, object] of there) {
    const own = ref.startsWith(BRANCHES) ? `refs/remotes/${remote}/${ref.slice(BRANCHES.length)}` : ref;
    if (!ref.endsWith("^{}") && here.get(own) !== object) return null;
  }
  return there.size > 0 ? there : null;
}

const BRANCHES = "refs/heads/";

/** The objects of this clone's tags and of its copies of the remote's branches, by ref. */
async function readRefs(git: GitCommand, remote: string): Promise<ReadonlyMap<string, string>> {
  const asked = ["for-each-ref", "--format=%(objectname) %(refname)", "refs/tags", `refs/remotes/${remote}`];
  const { stdout } = await git.attempt(asked);
  return new Map(
    stdout.split("\n").map((line) => {
      const blank = line.indexOf(" ");
      return [line.slice(blank + 1), line.slice(0, blank)] as const;
    }),
  );
}
