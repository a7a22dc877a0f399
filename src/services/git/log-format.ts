import type { Commit } from "../../domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import { parseMessage } from "./commit-message.ts";

/** How many fields a commit has in front of its paths. */
const HEAD = 6;

/**
 * Arguments under which `git log` writes what `createLogParser` reads, whatever the user's configuration says. Each
 * option that looks superfluous takes back a setting: log.showSignature, log.showRoot, diff.orderFile, diff.relative,
 * diff.ignoreSubmodules, diff.renames, i18n.logOutputEncoding. `-c` lists of a merge what it has of none of its parents.
 *
 * `mark` stands before each commit. No text in a commit may forge it, so it has to be a random one.
 */
export function logArguments(mark: string): string[] {
  // %x00 between the fields, which none of them can hold; -z ends the last one. %aN and %aE are %an and %ae after .mailmap, as in
  // `git shortlog`. Source: git-log(1), "PRETTY FORMATS".
  const format = [`${mark}%H`, "%P", "%aN", "%aE", "%ct", "%B"].join("%x00");
  return [
    "log",
    "-z",
    `--format=tformat:${format}`,
    "--encoding=UTF-8",
    "--no-show-signature",
    "-c",
    "--root",
    "--name-only",
    "--no-renames",
    "--no-relative",
    "--ignore-submodules=none",
    "-O/dev/null",
  ];
}

/** Takes the fields of such a log, in their order. */
export interface LogParser {
  readonly field: (text: string) => void;
  /** To be called behind the last field. */
  readonly end: () => void;
}

/**
 * Puts commits together from their fields and gives each as soon as it is whole. `realParents` are those of commits at which a
 * shallow clone ends; git shows none for them. Equal names, addresses and paths are one string, since a history repeats them.
 */
export function createLogParser(
  mark: string,
  realParents: ReadonlyMap<string, readonly CommitSha[]>,
  onCommit: (commit: Commit) => void,
): LogParser {
  const shared = createPool();
  let head: string[] = [];
  let paths: string[] = [];
  let behind = 0;
  const end = () => {
    if (head.length === HEAD) onCommit(toCommit(head, paths, realParents, shared));
    head = [];
    paths = [];
    behind = 0;
  };
  const field = (text: string) => {
    if (head.length === HEAD && !text.startsWith(mark)) {
      const path = behind++ === 0 ? withoutLineEnd(text) : text;
      if (path !== "") paths.push(shared(path));
      return;
    }
    if (head.length === HEAD) end();
    head.push(head.length === 0 ? text.slice(mark.length) : text);
  };
  return { field, end };
}

/** A line end stands before the first path; in a merge it is an empty field. */
function withoutLineEnd(text: string): string {
  return text.startsWith("\n") ? text.slice(1) : text;
}

function toCommit(
  [name = "", parents = "", author = "", email = "", time = "", message = ""]: readonly string[],
  paths: readonly string[],
  realParents: ReadonlyMap<string, readonly CommitSha[]>,
  shared: (text: string) => string,
): Commit {
  const sha = parseCommitSha(name);
  if (sha === undefined) throw new Error(`git log wrote "${name}" where a commit's name should be`);
  return {
    sha,
    parents: realParents.get(sha) ?? parents.split(" ").flatMap((each) => parseCommitSha(each) ?? []),
    author: { name: shared(author), email: shared(email) },
    time: Number(time),
    ...parseMessage(message),
    paths,
  };
}

/** Gives for equal strings the same one. */
function createPool(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found === undefined) known.set(text, text);
    return found ?? text;
  };
}
