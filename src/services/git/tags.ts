import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { ClonedTag } from "../../domain/history/release-line.ts";
import type { FetchedTags, LocalTag } from "../ports/git.ts";
import type { GitCommand } from "./command.ts";
import { type GitObject, resolveNames } from "./objects.ts";
import { listRemote, remoteFailed } from "./remote.ts";
import { upToDateWith } from "./up-to-date.ts";

const PREFIX = "refs/tags/";
const HEAD = "HEAD^{commit}";

/** What `show-ref --dereference` puts behind the name of a tag object's tag, to say what that points at. */
const PEELED = "^{}";

/** Globs up to which git is asked for the tags that match them; of more, it lists all it has. */
const FEW = 4;

/** All tags by name, or at least those that match one of some globs, with what they point at in the end. */
export async function listTags(git: GitCommand, globs?: readonly string[]): Promise<readonly ClonedTag[]> {
  return globs === undefined || globs.length > FEW ? await allTags(git) : await tagsLike(git, globs);
}

/** Packed tags are kept with what they point at, and of git's commands only this one does not open each all the same. */
async function allTags(git: GitCommand): Promise<readonly ClonedTag[]> {
  const asked = ["show-ref", "--tags", "--dereference"];
  const { exitCode, stdout, stderr } = await git.attempt(asked);
  // 1 without a word says that there is none.
  if (exitCode !== 0 && stderr !== "") await git.output(asked);
  const objects = new Map<string, string>();
  for (const line of stdout.split("\n")) {
    const [object = "", ref] = line.split(" ");
    // What a tag object points at comes right behind it, and takes its place.
    if (ref !== undefined) objects.set(ref.replace(PEELED, "").slice(PREFIX.length), object);
  }
  return [...objects].map(([name, object]) => ({ name, object }));
}

async function tagsLike(git: GitCommand, globs: readonly string[]): Promise<readonly ClonedTag[]> {
  if (globs.length === 0) return [];
  const format = "%(objecttype) %(objectname) %(refname)";
  const text = await git.output([
    "for-each-ref",
    `--format=${format}`,
    ...globs.map((glob) => PREFIX + glob),
  ]);
  // No ref name holds a blank: git-check-ref-format(1), rule 4.
  const lines = text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));
  const peeled = lines.flatMap(([type, object = ""]) => (type === "tag" ? [`${object}^{}`] : []));
  const ends = await resolveNames(git, peeled);
  return lines.map(([, object = "", ref = ""]) => ({
    name: ref.slice(PREFIX.length),
    object: ends.get(`${object}^{}`)?.object ?? object,
  }));
}

/** When each of some tags, or of all, was made (annotated), or its commit (lightweight), in seconds since the epoch. */
export async function readTagTimes(
  git: GitCommand,
  tags: readonly string[] = [""],
): Promise<ReadonlyMap<string, number>> {
  if (tags.length === 0) return new Map();
  const asked = [
    "for-each-ref",
    "--format=%(creatordate:unix) %(refname)",
    ...tags.map((tag) => PREFIX + tag),
  ];
  const lines = (await git.output(asked)).split("\n").map((line) => line.split(" "));
  return new Map(
    lines.flatMap(([time = "", ref]) =>
      time === "" || ref === undefined ? [] : [[ref.slice(PREFIX.length), Number(time)] as const],
    ),
  );
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

/** Fetches the remote's branches, as configured, and all of its tags. Throws `remote-unreachable` and `no-repository`. */
export async function fetchTags(git: GitCommand, remote: string): Promise<FetchedTags> {
  const known = await upToDateWith(git, remote);
  if (known !== null) return { there: tagsAmong(known), moved: [] };
  const moved = await fetchMoved(git, remote);
  return { there: tagsAmong(await listRemote(git, remote, [`${PREFIX}*`])), moved };
}

function tagsAmong(refs: ReadonlyMap<string, string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const ref of refs.keys())
    if (ref.startsWith(PREFIX) && !ref.endsWith(PEELED)) names.add(ref.slice(PREFIX.length));
  return names;
}

/** Fetches; gives the names of tags that lead to another commit here than there. */
async function fetchMoved(git: GitCommand, remote: string): Promise<readonly string[]> {
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

/** Gives the names of the local tags that differ from the remote's, as objects: without --quiet, under which git does not name them. */
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
