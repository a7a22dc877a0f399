import { readFile } from "node:fs/promises";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { GitCommand } from "./command.ts";
import { readObjects } from "./objects.ts";
import { resolveNames } from "./work-tree.ts";

/** The commits at which a shallow clone ends, with the parents that git does not show for them. */
export type ShallowCommits = ReadonlyMap<CommitSha, readonly CommitSha[]>;

/** Reads where a clone ends; empty for one with its whole history. */
export async function readShallow(git: GitCommand): Promise<ShallowCommits> {
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
 * Those of the commits where a clone ends behind which commits are missing in a history: a parent is neither listed in it,
 * nor contained in what was excluded from it.
 */
export async function openEnds(
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
