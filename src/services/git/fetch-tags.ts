import type { GitCommand } from "./command.ts";
import { remoteFailed } from "./remote.ts";

/** The line of a tag that stands elsewhere here: "! [rejected] api@1 -> api@1 (would clobber existing tag)". */
const CLOBBERED = /^ ! \[rejected\]\s+(\S+)\s+->\s+\S+\s+\(would clobber existing tag\)$/gm;

/** The line of any ref that was not updated. */
const REFUSED = /^ ! /gm;

/**
 * Fetches the remote's branches, as configured, and all of its tags; gives the names of local tags that differ from the
 * remote's. Without --quiet, under which git does not name them. Throws `remote-unreachable` and `no-repository`.
 */
export async function fetchTags(git: GitCommand, remote: string): Promise<readonly string[]> {
  const settings = ["-c", "fetch.output=full", "-c", "gc.auto=0", "-c", "maintenance.auto=false"];
  // FETCH_HEAD would have a line for every tag there is, written one by one: as slow as all the rest.
  const options = ["--tags", "--no-recurse-submodules", "--no-write-fetch-head"];
  const fetched = await git.attempt([...settings, "fetch", ...options, remote]);
  const clobbered = [...fetched.stderr.matchAll(CLOBBERED)].map(([, name = ""]) => name);
  const refused = fetched.stderr.match(REFUSED)?.length ?? 0;
  if (fetched.exitCode === 0) return clobbered;
  // 1 says that some refs were not updated; clobbered tags are no failure as long as nothing else failed.
  if (fetched.exitCode === 1 && refused > 0 && refused === clobbered.length) return clobbered;
  // Asked for its error, where this is no repository.
  await git.output(["rev-parse", "--git-dir"]);
  throw remoteFailed(remote, { ...fetched, stderr: withoutUpdates(fetched.stderr) });
}

/** Git's words without the lines of refs that were updated, of which there may be thousands. */
function withoutUpdates(stderr: string): string {
  const told = (line: string) => !line.startsWith(" ") || line.startsWith(" ! ");
  return stderr.split("\n").filter(told).join("\n");
}
