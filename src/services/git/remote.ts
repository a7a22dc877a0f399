import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { RemoteExtent, RemoteState } from "../ports/git.ts";
import type { Completed } from "../process/run.ts";
import { withPrinted } from "../process/transcript.ts";
import type { GitCommand } from "./command.ts";

/** Object names by ref name, as the remote has them now; an annotated tag's commit is under `<ref>^{}`. */
type RemoteRefs = ReadonlyMap<string, string>;

/**
 * The URL the clone has for a remote, as it is written, and behind it, if `url.….insteadOf` makes another one of it, that one;
 * empty if it has none.
 */
export async function readRemoteUrls(git: GitCommand, remote: string): Promise<readonly string[]> {
  const asked = ["config", "-z", "--get-regexp", "^(remote[.].*[.]url|url[.].*[.]insteadof)$"];
  const entries = (await git.attempt(asked)).stdout.split("\0").map((entry) => entry.split("\n"));
  const [, written] = entries.find(([name]) => name === `remote.${remote}.url`) ?? [];
  if (written === undefined) return [];
  if (!entries.some(([name]) => name?.startsWith("url."))) return [written];
  const rewritten = (await git.attempt(["remote", "get-url", "--", remote])).stdout.trimEnd();
  return [...new Set([written, rewritten].filter((url) => url !== ""))];
}

/** Asks the remote for refs by pattern. Throws `remote-unreachable` if it does not answer. */
export async function listRemote(
  git: GitCommand,
  remote: string,
  patterns: readonly string[],
): Promise<RemoteRefs> {
  const refs = new Map<string, string>();
  await readRefs(git, remote, patterns, (ref, object) => refs.set(ref, object));
  return refs;
}

/** The same, one ref after the other, as they come: there may be a hundred thousand of them. */
async function readRefs(
  git: GitCommand,
  remote: string,
  patterns: readonly string[],
  onRef: (ref: string, object: string) => void,
): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    const end = chunk.lastIndexOf("\n");
    const lines = Buffer.concat([rest, chunk.subarray(0, end + 1)]);
    rest = end < 0 ? Buffer.concat([rest, chunk]) : chunk.subarray(end + 1);
    if (end < 0) return;
    for (const line of lines.toString().split("\n")) {
      const tab = line.indexOf("\t");
      if (tab > 0) onRef(line.slice(tab + 1), line.slice(0, tab));
    }
  };
  const completed = await git.attempt(["ls-remote", remote, ...patterns], undefined, take);
  if (completed.exitCode !== 0) throw remoteFailed(remote, completed);
}

const TAGS = "refs/tags/";
const INTENTS = "refs/slipway/";

/** The ref that holds a release tag's intent. */
export function intentRef(tag: string): string {
  return `${INTENTS}${tag}`;
}

/**
 * What the remote has of trunk, and of these tags alone (`bare`), of these and their records, of all of both, or of all records. Throws
 * `remote-unreachable`.
 */
export async function readRemoteState(
  git: GitCommand,
  { remote, trunk }: { readonly remote: string; readonly trunk: string },
  tags: readonly string[],
  extent: RemoteExtent,
): Promise<RemoteState> {
  const branch = `refs/heads/${trunk}`;
  const wanted = extent === "all" || extent === "records" ? null : new Set(tags);
  const isWanted = (name: string) => wanted === null || wanted.has(name);
  const commits = new Map<string, CommitSha>();
  const intents = new Map<string, string>();
  let tip: CommitSha | null = null;
  await readRefs(git, remote, [...patterns(tags, extent), branch], (ref, object) => {
    const [tag, recorded] = [nameIn(TAGS, ref), nameIn(INTENTS, ref)];
    const commit = parseCommitSha(object);
    if (ref === branch) tip = commit ?? null;
    if (recorded !== null && isWanted(recorded)) intents.set(recorded, object);
    // What a tag points at comes right behind it, and takes its place.
    if (tag !== null && isWanted(tag) && commit !== undefined) commits.set(tag, commit);
  });
  return { tags: commits, intents, trunk: tip };
}

/** What a ref is called in a folder of refs, without the mark of what a tag points at; null if it is in another. */
function nameIn(folder: string, ref: string): string | null {
  if (!ref.startsWith(folder)) return null;
  return ref.slice(folder.length, ref.endsWith(PEELED) ? -PEELED.length : undefined);
}

/** No ref's own name ends so: git-check-ref-format(1), rule 4. */
const PEELED = "^{}";

/** Tags up to which git is asked for each by name. */
const FEW = 4;

/**
 * Git compares every ref of the remote with every pattern: with 12,000 tags one more pattern costs it two milliseconds. So what
 * a tag points at is asked for together with the tag (no tag's name holds a `*`), and many tags by asking for all.
 */
function patterns(tags: readonly string[], extent: RemoteExtent): string[] {
  if (extent === "records") return [`${INTENTS}*`];
  const names = extent === "all" || tags.length > FEW ? [""] : tags;
  const records = extent === "bare" ? [] : names.map((name) => `${INTENTS}${name}${name === "" ? "*" : ""}`);
  return [...names.map((name) => `${TAGS}${name}*`), ...records];
}

/** The error for a remote that does not answer, or refuses. */
export function remoteFailed(remote: string, { stderr }: Completed): ReleaseError {
  const unknown = stderr.includes(`'${remote}' does not appear to be a git repository`);
  const hint = unknown
    ? `git remote add ${remote} URL, or name another one with remote = "…" in [repository]`
    : `check \`git remote get-url ${remote}\`, the network and your right to push, then run the same command again`;
  return new ReleaseError({
    kind: "remote",
    code: "remote-unreachable",
    ...withPrinted(`git's remote "${remote}" failed`, stderr),
    hint,
  });
}

/** What the remote's hooks and rules say: the lines that git marks as the remote's. */
export function remoteWords(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("remote: "))
    .join("\n");
}
