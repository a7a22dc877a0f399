import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { ClonedTag } from "../../domain/history/release-line.ts";
import type { LocalTag } from "../ports/git.ts";
import type { GitCommand } from "./command.ts";
import { type GitObject, resolveNames } from "./objects.ts";
import { listRemote, remoteFailed } from "./remote.ts";
import { isUpToDate } from "./up-to-date.ts";

const PREFIX = "refs/tags/";
const HEAD = "HEAD^{commit}";

// No ref name holds a blank: git-check-ref-format(1), rule 4. The name comes last because it may be in any encoding.
const FORMAT = "%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(creatordate:unix) %(refname)";

/** What `for-each-ref` says of one tag; `*` is what a tag object points at. */
interface Line {
  readonly name: string;
  readonly type: string;
  readonly object: string;
  readonly time: number | null;
}

/**
 * All tags by name, or those that match one of some globs, in one process, and a second one if tags of tags are among
 * them. Not with --merged: that walks through all of history as well, after it has read the tags.
 */
export async function listTags(
  git: GitCommand,
  globs: readonly string[] = [""],
): Promise<readonly ClonedTag[]> {
  if (globs.length === 0) return [];
  const text = await git.output([
    "for-each-ref",
    `--format=${FORMAT}`,
    ...globs.map((glob) => PREFIX + glob),
  ]);
  const lines = text.split("\n").filter(Boolean).map(parseLine);
  const nested = lines.filter(({ type }) => type === "tag").map(({ object }) => `${object}^{}`);
  // Older gits' `*` goes one step only.
  const ends = await resolveNames(git, nested);
  return lines.map(({ name, type, object, time }): ClonedTag => {
    const end = type === "tag" ? ends.get(`${object}^{}`) : { object, type };
    return { name, time, commit: end?.type === "commit" ? (parseCommitSha(end.object) ?? null) : null };
  });
}

/** Names of the clone's tags that begin so, the highest version first. */
export async function listTagNames(git: GitCommand, beginning: string): Promise<readonly string[]> {
  const literal = beginning.replace(/[\\*?[]/g, "\\$&");
  const sorted = ["--sort=-version:refname", "--format=%(refname)"];
  // A star does not match a slash.
  const globs = ["*", "*/**"].map((rest) => `${PREFIX}${literal}${rest}`);
  const text = await git.output(["for-each-ref", ...sorted, ...globs]);
  return text
    .split("\n")
    .filter(Boolean)
    .map((ref) => ref.slice(PREFIX.length));
}

/** What annotated tags say in their first line, of those among some names. */
export async function readTagSubjects(
  git: GitCommand,
  tags: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const subjects = new Map<string, string>();
  for (let first = 0; first < tags.length; first += NAMES_AT_ONCE) {
    const names = tags.slice(first, first + NAMES_AT_ONCE).map((name) => PREFIX + name);
    const text = await git.output([
      "for-each-ref",
      "--format=%(objecttype) %(refname) %(contents:subject)",
      ...names,
    ]);
    for (const line of text.split("\n")) {
      const [type, ref = "", ...words] = line.split(" ");
      if (type === "tag") subjects.set(ref.slice(PREFIX.length), words.join(" "));
    }
  }
  return subjects;
}

/** Whether each of some tags contains a commit, of those that are here; nothing if the commit is not. */
export async function readTagsContain(
  git: GitCommand,
  tags: readonly string[],
  commit: CommitSha,
): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  for (let first = 0; first < tags.length; first += NAMES_AT_ONCE) {
    const names = tags.slice(first, first + NAMES_AT_ONCE).map((name) => PREFIX + name);
    for (const contains of [true, false]) {
      const filter = `--${contains ? "" : "no-"}contains=${commit}`;
      const { stdout } = await git.attempt(["for-each-ref", filter, "--format=%(refname)", ...names]);
      for (const ref of stdout.split("\n").filter(Boolean)) found.set(ref.slice(PREFIX.length), contains);
    }
  }
  return found;
}

/** Names are arguments, of which a machine takes a few thousand. */
const NAMES_AT_ONCE = 500;

function parseLine(line: string): Line {
  const [type = "", object = "", peeledType, peeledObject, time = "", ref = ""] = line.split(" ");
  return {
    name: ref.slice(PREFIX.length),
    type: peeledType || type,
    object: peeledObject || object,
    time: time === "" ? null : Number(time),
  };
}

/** A tag in the clone, and the commit that is checked out. */
interface TagAndHead {
  readonly tag: LocalTag;
  /** Null if nothing is checked out. */
  readonly head: CommitSha | null;
}

/** What a tag is in the clone, and what is checked out, in one process. */
export async function readTagAndHead(git: GitCommand, tag: string): Promise<TagAndHead> {
  const objects = await resolveNames(git, [peeled(tag), HEAD]);
  return {
    tag: localTag(objects.get(peeled(tag)) ?? null),
    head: parseCommitSha(objects.get(HEAD)?.object ?? "") ?? null,
  };
}

/** What each of some tags is in the clone, in one process. */
export async function readLocalTags(
  git: GitCommand,
  tags: readonly string[],
): Promise<ReadonlyMap<string, LocalTag>> {
  const objects = await resolveNames(git, tags.map(peeled));
  return new Map(tags.map((tag) => [tag, localTag(objects.get(peeled(tag)) ?? null)]));
}

function peeled(tag: string): string {
  return `${PREFIX}${tag}^{}`;
}

function localTag(found: GitObject | null): LocalTag {
  if (found?.type === "tree" || found?.type === "blob") return { local: null, localType: found.type };
  return { local: found === null ? null : (parseCommitSha(found.object) ?? null) };
}

/** The line of a tag that points elsewhere here: "! [rejected] api@1 -> api@1 (would clobber existing tag)". */
const CLOBBERED = /^ ! \[rejected\]\s+(\S+)\s+->\s+\S+\s+\(would clobber existing tag\)$/gm;

/** The line of any ref that was not updated. */
const REFUSED = /^ ! /gm;

/**
 * Fetches the remote's branches, as configured, and all of its tags; gives the names of local tags that lead to another commit
 * than the remote's. Without --quiet, under which git does not name them. Throws `remote-unreachable` and `no-repository`.
 */
export async function fetchTags(git: GitCommand, remote: string): Promise<readonly string[]> {
  if (await isUpToDate(git, remote)) return [];
  const clobbered = await fetchAll(git, remote);
  if (clobbered.length === 0) return [];
  // A copy of the tag alone, as actions/checkout makes one, is another object at the same commit.
  const [here, there] = await Promise.all([
    readLocalTags(git, clobbered),
    readRemoteTags(git, remote, clobbered),
  ]);
  return clobbered.filter((name) => {
    const local = here.get(name)?.local ?? null;
    return local === null || local !== there.get(name);
  });
}

/** The names of the remote's tags that match one of some globs. Throws `remote-unreachable`. */
export async function remoteTagNames(
  git: GitCommand,
  remote: string,
  globs: readonly string[],
): Promise<ReadonlySet<string>> {
  if (globs.length === 0) return new Set();
  const refs = await listRemote(
    git,
    remote,
    globs.map((glob) => PREFIX + glob),
  );
  return new Set(
    [...refs.keys()].flatMap((ref) =>
      ref.startsWith(PREFIX) && !ref.endsWith("^{}") ? ref.slice(PREFIX.length) : [],
    ),
  );
}

/** Tags that are asked for by name at once; of more, the remote lists all it has. */
const MOST_NAMES = 50;

/** The commits that the remote's tags of these names lead to. */
async function readRemoteTags(
  git: GitCommand,
  remote: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const all = names.length > MOST_NAMES;
  const refs = names.flatMap((name) => [PREFIX + name, peeled(name)]);
  const found = await listRemote(git, remote, all ? [`${PREFIX}*`] : refs);
  return new Map(
    names.flatMap((name) => {
      const object = found.get(peeled(name)) ?? found.get(PREFIX + name);
      return object === undefined ? [] : [[name, object] as const];
    }),
  );
}

/** Gives the names of the local tags that differ from the remote's, as objects. */
async function fetchAll(git: GitCommand, remote: string): Promise<readonly string[]> {
  // FETCH_HEAD would have a line for every tag there is, written one by one: as slow as all the rest.
  const options = ["--tags", "--no-recurse-submodules", "--no-write-fetch-head"];
  const fetched = await git.attempt(["fetch", ...options, remote]);
  const clobbered = [...fetched.stderr.matchAll(CLOBBERED)].map(([, name = ""]) => name);
  const refused = fetched.stderr.match(REFUSED)?.length ?? 0;
  if (fetched.exitCode === 0) return clobbered;
  // 1 says that some refs were not updated; clobbered tags are not a failure if nothing else failed.
  if (fetched.exitCode === 1 && refused > 0 && refused === clobbered.length) return clobbered;
  // Fails with git's own error if this is not a repository.
  await git.output(["rev-parse", "--git-dir"]);
  throw remoteFailed(remote, { ...fetched, stderr: withoutUpdates(fetched.stderr) });
}

/** Git's words without the lines of refs that were updated, of which there may be thousands. */
function withoutUpdates(stderr: string): string {
  const isSaid = (line: string) => !line.startsWith(" ") || line.startsWith(" ! ");
  return stderr.split("\n").filter(isSaid).join("\n");
}
