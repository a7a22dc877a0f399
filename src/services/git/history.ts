import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { folderOf } from "../../domain/history/build-file.ts";
import type { Line, Lineage, ListedCommit } from "../../domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { Person } from "../../domain/history/person.ts";
import type { GitCommand } from "./command.ts";
import { createFieldReader, createLogParser, createPool, logArguments } from "./log-format.ts";
import { readObjects, resolveNames } from "./objects.ts";

/** The commits that `ref` reaches and none of `excluded` does, with their parents alone. Throws `git-failed`. */
export async function readLineage(
  git: GitCommand,
  ref: CommitSha,
  excluded: readonly CommitSha[],
): Promise<Line> {
  const [listing, ending] = await Promise.allSettled([listParents(git, ref, excluded), readShallow(git)]);
  if (listing.status === "rejected") throw listing.reason;
  if (ending.status === "rejected") throw ending.reason;
  const [listed, shallow] = [listing.value, ending.value];
  if (shallow.size === 0) return { commits: listed, ends: new Set() };
  const commits = listed.map(({ sha, parents }) => ({ sha, parents: shallow.get(sha) ?? parents }));
  const shas = new Set(listed.map(({ sha }) => sha));
  return { commits, ends: await openEnds(git, shallow, shas, excluded) };
}

/** Those of some commits that no branch has, the remotes' included; nothing if one of them is none. */
export async function commitsOnNoBranch(
  git: GitCommand,
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  const { stdout } = await git.attempt(["rev-list", ...commits, "--not", "--branches", "--remotes"]);
  const unreached = new Set(stdout.split("\n"));
  return new Set(commits.filter((each) => unreached.has(each)));
}

async function listParents(
  git: GitCommand,
  ref: CommitSha,
  excluded: readonly CommitSha[],
): Promise<readonly Lineage[]> {
  // By standard input, because arguments have a limit and tags have none.
  const revisions = [ref, ...excluded.map((each) => `^${each}`), ""].join("\n");
  const lineage: Lineage[] = [];
  let begun = "";
  await git.stream(["rev-list", "--parents", "--stdin"], revisions, (chunk) => {
    const lines = (begun + chunk.toString("latin1")).split("\n");
    begun = lines.pop() ?? "";
    for (const line of lines) {
      const [sha, ...parents] = line.split(" ").map(parseCommitSha);
      if (sha !== undefined) lineage.push({ sha, parents: parents.filter((each) => each !== undefined) });
    }
  });
  return lineage;
}

/** Processes that read commits side by side, if there are as many processors. */
const MOST_PROCESSES = 4;

/** Commits for which another process is worth its start. */
const SHARE = 1_000;

/** Is thrown to read no further. */
const FAILED = new Error("another process failed");

/** Reads commits, each once, in any order. Throws `git-failed`, perhaps after giving some, and what `onCommit` throws. */
export async function readCommits(
  git: GitCommand,
  commits: readonly Lineage[],
  onCommit: (commit: ListedCommit) => void,
): Promise<void> {
  const processes = Math.min(availableParallelism(), MOST_PROCESSES, Math.ceil(commits.length / SHARE));
  const share = Math.ceil(commits.length / processes);
  const pool = createPool();
  let failed = false;
  const read = async (from: number) => {
    const own = commits.slice(from, from + share);
    const mark = randomBytes(16).toString("hex");
    const parser = createLogParser(mark, own, pool, (commit) => {
      if (failed) throw FAILED;
      failed = true; // Unless this returns.
      onCommit(commit);
      failed = false;
    });
    try {
      const input = own.map(({ sha }) => `${sha}\n`).join("");
      await git.stream(logArguments(mark), input, createFieldReader(parser.field));
      parser.end();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const reading = Array.from({ length: processes }, (_, index) => read(index * share));
  for (const result of await Promise.allSettled(reading))
    if (result.status === "rejected" && result.reason !== FAILED) throw result.reason;
}

/** The commits at which a shallow clone ends, with the parents that git does not show for them. */
type ShallowCommits = ReadonlyMap<CommitSha, readonly CommitSha[]>;

/** Reads where a clone ends; empty for a clone with its whole history. */
async function readShallow(git: GitCommand): Promise<ShallowCommits> {
  const asked = ["rev-parse", "--path-format=absolute", "--is-shallow-repository", "--git-path", "shallow"];
  const [shallow, file = ""] = (await git.output(asked)).trimEnd().split("\n");
  if (shallow !== "true") return new Map();
  const listed = (await readFile(file, "utf8")).split("\n").flatMap((line) => parseCommitSha(line) ?? []);
  // A graft hides parents from git's log and not from the object itself.
  const texts = await readObjects(git, listed);
  return new Map(listed.map((commit) => [commit, parentsIn(texts.get(commit) ?? "")]));
}

function parentsIn(text: string): CommitSha[] {
  const [headers = ""] = text.split("\n\n", 1);
  return [...headers.matchAll(/^parent (.*)$/gm)].flatMap(([, parent = ""]) => parseCommitSha(parent) ?? []);
}

/**
 * Of the commits at which a clone ends, those behind which commits are missing in a history: a parent is neither listed in it,
 * nor contained in what was excluded from it.
 */
async function openEnds(
  git: GitCommand,
  shallow: ShallowCommits,
  listed: ReadonlySet<CommitSha>,
  excluded: readonly CommitSha[],
): Promise<ReadonlySet<CommitSha>> {
  const ends = [...shallow].filter(([end]) => listed.has(end));
  const parents = [...new Set(ends.flatMap(([, each]) => each))].filter((parent) => !listed.has(parent));
  const outside = await uncontained(git, parents, excluded);
  return new Set(ends.filter(([, each]) => each.some((parent) => outside.has(parent))).map(([end]) => end));
}

/** Those of some commits that are not here, or that none of the others contains. */
async function uncontained(
  git: GitCommand,
  commits: readonly CommitSha[],
  containers: readonly CommitSha[],
): Promise<ReadonlySet<string>> {
  if (commits.length === 0) return new Set();
  const found = await resolveNames(git, commits);
  const here = commits.filter((commit) => found.get(commit) !== null);
  const absent = commits.filter((commit) => found.get(commit) === null);
  if (here.length === 0) return new Set(absent);
  const input = [...here, ...containers.map((each) => `^${each}`), ""].join("\n");
  return new Set([...absent, ...(await git.output(["rev-list", "--stdin"], input)).split("\n")]);
}

/** Whether `ancestor` is `commit` or one of its ancestors, as far as this clone's history shows. */
export async function isAncestor(git: GitCommand, ancestor: CommitSha, commit: string): Promise<boolean> {
  const { exitCode } = await git.attempt(["merge-base", "--is-ancestor", ancestor, commit]);
  return exitCode === 0;
}

/**
 * Whether one of trunk's tips contains a commit; null if none of them is known here. Trunk is what the clone fetched or what
 * the remote says now, whichever is here: a clone may be older than its remote, and CI often fetches the tag alone.
 */
export async function isInTrunk(
  git: GitCommand,
  commit: CommitSha,
  tips: readonly (string | null)[],
): Promise<boolean | null> {
  if (tips.includes(commit)) return true;
  const names = tips.flatMap((tip) => (tip === null ? [] : [tip]));
  const known = [...(await resolveNames(git, names)).values()].flatMap((found) =>
    found === null ? [] : [found.object],
  );
  if (known.length === 0) return null;
  for (const tip of new Set(known)) if (await isAncestor(git, commit, tip)) return true;
  return false;
}

/**
 * Packages that were in one folder at a commit and are in another at a later one, by old folder: their BUILD file moved, as
 * far as git's similarity shows. One process, which compares only BUILD files.
 */
export async function movedPackages(
  git: GitCommand,
  from: CommitSha,
  to: CommitSha,
): Promise<ReadonlyMap<string, string>> {
  const renames = ["--find-renames", "--diff-filter=R", "--name-status", "-z", "--no-ext-diff", "--no-color"];
  const files = [":(top,glob)**/BUILD", ":(top,glob)**/BUILD.bazel"];
  const fields = (await git.output(["diff", ...renames, from, to, "--", ...files])).split("\0");
  const moves = new Map<string, string>();
  // Three fields each: how similar, the old path, the new one. Source: git-diff(1), "RAW OUTPUT FORMAT", "-z".
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [before, after] = [folderOf(fields[at + 1] ?? ""), folderOf(fields[at + 2] ?? "")];
    // Neither a BUILD file that was only renamed, nor a root package, which has everything.
    if (before !== after && before !== "") moves.set(before, after);
  }
  return moves;
}

/** People as `.mailmap` has them. */
export async function mapPeople(git: GitCommand, people: readonly Person[]): Promise<readonly Person[]> {
  const lines = people.map(contact);
  const input = lines.filter((line) => line !== null).map((line) => `${line}\n`);
  const mapped = (await git.output(["check-mailmap", "--stdin"], input.join(""))).split("\n");
  let at = 0;
  return people.map((person, index) => {
    const [, name, email] =
      /^(.*?) ?<([^<>]*)>$/.exec((lines[index] === null ? "" : mapped[at++]) ?? "") ?? [];
    return name === undefined || email === undefined ? person : { name, email };
  });
}

/** A person in one line, as git reads contacts; null without an address. */
function contact({ name, email }: Person): string | null {
  const plain = (text: string) => text.replace(/[\s\p{Cc}<>]+/gu, " ").trim();
  return plain(email) === "" ? null : `${plain(name)} <${plain(email)}>`.trim();
}

/** When each commit that a ref reaches was made, in seconds since the epoch. */
export async function readCommitTimes(git: GitCommand): Promise<ReadonlyMap<CommitSha, number>> {
  const listed = await git.output(["log", "--all", "--format=%H %ct"]);
  return new Map(
    listed.split("\n").flatMap((line): [CommitSha, number][] => {
      const [name = "", time = ""] = line.split(" ");
      const commit = parseCommitSha(name);
      return commit === undefined ? [] : [[commit, Number(time)]];
    }),
  );
}
