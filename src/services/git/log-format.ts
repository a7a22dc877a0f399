import type { Commit } from "../../domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { Person } from "../../domain/history/person.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** How many fields a commit has in front of its paths. */
const HEAD = 6;

/**
 * Arguments under which `git log` writes what `createLogParser` reads, whatever the user's configuration says. Each
 * option that looks superfluous takes back a setting: log.showSignature, log.showRoot, diff.orderFile, diff.relative,
 * diff.ignoreSubmodules, diff.renames, i18n.logOutputEncoding. `-c` lists of a merge what it has of none of its parents.
 *
 * `mark` comes before each commit. No text in a commit may forge it, so it has to be random.
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

/** A line end comes before the first path; in a merge it is an empty field. */
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
  if (sha === undefined) throw notALog(name);
  return {
    sha,
    parents: realParents.get(sha) ?? parents.split(" ").flatMap((each) => parseCommitSha(each) ?? []),
    author: { name: shared(author), email: shared(email) },
    time: Number(time),
    ...parseMessage(message),
    paths,
  };
}

function notALog(text: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "git-failed",
    message: `git log wrote ${quote(text)} where a commit's name should be`,
    hint: "run `git log` yourself: something in git's configuration writes between the commits",
  });
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

const NUL = 0;

/** Takes output cut anywhere and gives the fields in it. */
export type FieldReader = (chunk: Buffer) => void;

/**
 * Splits output into fields that each end with a NUL byte. A field is decoded as a whole, so that a chunk may end within a
 * character; bytes that are not UTF-8 become replacement characters. What follows the last NUL is not a field.
 */
export function createFieldReader(onField: (text: string) => void): FieldReader {
  let begun: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(NUL); end >= 0; end = chunk.indexOf(NUL, from)) {
      onField(begun.length === 0 ? chunk.toString("utf8", from, end) : joined(begun, chunk.subarray(0, end)));
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  };
}

function joined(begun: readonly Buffer[], last: Buffer): string {
  return Buffer.concat([...begun, last]).toString();
}

/** What a commit's message says: its first line, the rest, and who is named in `Co-authored-by:` trailers. */
export function parseMessage(message: string): Pick<Commit, "subject" | "body" | "coAuthors"> {
  const text = message.replaceAll("\r\n", "\n").trim();
  const end = text.indexOf("\n");
  if (end < 0) return { subject: text, body: "", coAuthors: [] };
  // The first line keeps its indentation, which makes it code in Markdown.
  const body = text
    .slice(end)
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
  return { subject: text.slice(0, end).trim(), body, coAuthors: coAuthors(body) };
}

/**
 * The trailers as GitHub reads them, on any line and in any case. A squashed branch names a person once for each of their
 * commits: each address counts once.
 */
function coAuthors(body: string): Person[] {
  if (!/^co-authored-by:/im.test(body)) return [];
  const people = body.split("\n").flatMap((line): Person[] => {
    const [, name = "", email = ""] = /^co-authored-by:([^<]*)<([^<>]+)>\s*$/i.exec(line) ?? [];
    return email === "" ? [] : [{ name: name.trim(), email: email.trim() }];
  });
  return people.filter(
    ({ email }, index) => people.findIndex((person) => sameAddress(person.email, email)) === index,
  );
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
