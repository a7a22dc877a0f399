import { randomBytes } from "node:crypto";
import type { Commit } from "../../domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { Lineage } from "../../domain/history/lineage.ts";
import type { GitHistory } from "../ports/git.ts";
import type { GitCommand } from "./command.ts";
import { readTags } from "./list-tags.ts";
import { createLogParser, logArguments } from "./log-format.ts";
import { movedPackages } from "./moved-packages.ts";
import { createFieldReader } from "./nul-fields.ts";
import { commitOf } from "./revision.ts";
import { openEnds, readShallow } from "./shallow.ts";

/** Binds history to a clone. */
export function createHistory(git: GitCommand, remote: string): GitHistory {
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
