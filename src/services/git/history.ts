import { randomBytes } from "node:crypto";
import type { Commit, Lineage } from "../../domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { ClonedTag } from "../../domain/history/release-line.ts";
import type { GitCommand } from "./command.ts";
import { readTags } from "./list-tags.ts";
import { createLogParser, logArguments } from "./log-format.ts";
import { movedPackages } from "./moved-packages.ts";
import { createFieldReader } from "./nul-fields.ts";
import { commitOf } from "./revision.ts";
import { openEnds, readShallow } from "./shallow.ts";

/** What happened in the source repository, as far as the clone shows it. Every answer takes one process, or a few. */
export interface History {
  /** All tags of the clone by name; only those that match one of some globs, as git matches refs, where any are given. */
  tags(globs?: readonly string[]): Promise<readonly ClonedTag[]>;
  /** The commits that `ref` reaches and none of `excluded` does, newest first. Takes a fifth of the time that `history` takes. */
  lineage(ref: CommitSha, excluded: readonly CommitSha[]): Promise<readonly Lineage[]>;
  /**
   * Gives the commits that `ref` reaches and none of `excluded` does, newest first, as git writes them. What is returned are
   * those among them behind which a shallow clone lacks commits; nothing in a whole one. Ends before the last commit where
   * `enough` says so, unless the clone is shallow. Throws `git-failed`, maybe after it gave some.
   */
  history(
    ref: CommitSha,
    excluded: readonly CommitSha[],
    onCommit: (commit: Commit) => void,
    enough?: () => boolean,
  ): Promise<ReadonlySet<CommitSha>>;
  /** Packages that were moved between two commits: new folders by old ones. */
  movedPackages(from: CommitSha, to: CommitSha): Promise<ReadonlyMap<string, string>>;
  /** The commit that a revision means, as `git rev-parse` reads it. Throws `unknown-revision`. */
  commitOf(revision: string): Promise<CommitSha>;
}

/** Binds history to a clone. */
export function createHistory(git: GitCommand, remote: string): History {
  return {
    tags: (globs) => readTags(git, globs),
    lineage: (ref, excluded) => readLineage(git, ref, excluded),
    history: (ref, excluded, onCommit, enough) => readHistory(git, ref, excluded, onCommit, enough),
    movedPackages: (from, to) => movedPackages(git, from, to),
    commitOf: (revision) => commitOf(git, remote, revision),
  };
}

/** Is thrown to read no further. */
const ENOUGH = new Error("no more commits are needed");

async function readLineage(
  git: GitCommand,
  ref: CommitSha,
  excluded: readonly CommitSha[],
): Promise<readonly Lineage[]> {
  const revisions = [ref, ...excluded.map((each) => `^${each}`), ""].join("\n");
  const lineage: Lineage[] = [];
  let begun = "";
  await git.stream(["rev-list", "--parents", "--stdin"], revisions, (chunk) => {
    const lines = (begun + chunk.toString("latin1")).split("\n");
    begun = lines.pop() ?? "";
    for (const line of lines) {
      const [sha, ...parents] = line.split(" ").flatMap((each) => parseCommitSha(each) ?? []);
      if (sha !== undefined) lineage.push({ sha, parents });
    }
  });
  return lineage;
}

async function readHistory(
  git: GitCommand,
  ref: CommitSha,
  excluded: readonly CommitSha[],
  onCommit: (commit: Commit) => void,
  enough = () => false,
): Promise<ReadonlySet<CommitSha>> {
  const shallow = await readShallow(git);
  const ends = new Set<CommitSha>();
  const listed = new Set<CommitSha>();
  const mark = randomBytes(16).toString("hex");
  const parser = createLogParser(mark, shallow, (commit) => {
    if (shallow.size > 0) listed.add(commit.sha);
    onCommit(commit);
    if (shallow.size === 0 && enough()) throw ENOUGH;
  });
  // By standard input, because arguments have a limit and tags have none.
  const revisions = [ref, ...excluded.map((each) => `^${each}`), ""].join("\n");
  try {
    await git.stream([...logArguments(mark), "--stdin"], revisions, createFieldReader(parser.field));
    parser.end();
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return shallow.size === 0 ? ends : openEnds(git, shallow, listed, excluded);
}
