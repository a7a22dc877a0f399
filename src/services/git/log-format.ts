import type { Commit, Lineage, ListedCommit } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Person } from "../../domain/history/person.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** How many fields a commit has in front of its paths. */
const HEAD = 5;

/**
 * Arguments under which `git diff-tree` reads commits' names from standard input and writes what `createLogParser` reads, as
 * `git log` would, whatever the user's configuration says. Each option that looks superfluous takes back a setting:
 * log.showSignature, diff.orderFile, diff.relative, diff.ignoreSubmodules, diff.renames, i18n.logOutputEncoding. `-c` lists
 * of a merge what it has of none of its parents.
 *
 * `mark` comes before each commit. No text in a commit may forge it, so it has to be random.
 */
export function logArguments(mark: string): string[] {
  // %x00 between the fields, which none of them can hold; -z ends the last one. %aN and %aE are %an and %ae after .mailmap, as in
  // `git shortlog`. Source: git-log(1), "PRETTY FORMATS".
  const format = [`${mark}%H`, "%aN", "%aE", "%ct", "%B"].join("%x00");
  return [
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    `--format=tformat:${format}`,
    "--encoding=UTF-8",
    "--no-show-signature",
    "-c",
    "--root",
    "--always",
    "--name-only",
    "--no-renames",
    "--no-relative",
    "--ignore-submodules=none",
    "-O/dev/null",
  ];
}

/** Takes the fields of such output, in their order. */
export interface LogParser {
  readonly field: (text: string) => void;
  /** To be called behind the last field. Throws `git-failed` if a commit is missing. */
  readonly end: () => void;
}

/**
 * Puts commits together from their fields and gives each as soon as it is whole. `expected` are those that were asked for, in
 * their order. Fields are bytes, each as one character: most of them are never looked at, and so never decoded.
 */
export function createLogParser(
  mark: string,
  expected: readonly Lineage[],
  decode: Pool,
  onCommit: (commit: ListedCommit) => void,
): LogParser {
  let head: string[] = [];
  let paths: string[] = [];
  let behind = 0;
  let given = 0;
  const end = () => {
    if (head.length !== HEAD) return;
    const asked = expected[given++];
    if (asked === undefined || head[0] !== asked.sha) throw notALog(head[0] ?? "");
    onCommit(listed(asked, head, paths, decode));
    head = [];
    paths = [];
    behind = 0;
  };
  const field = (text: string) => {
    if (head.length === HEAD && !text.startsWith(mark)) {
      const path = behind++ === 0 ? withoutLineEnd(text) : text;
      if (path !== "") paths.push(decode(path));
      return;
    }
    end();
    head.push(head.length === 0 ? text.slice(mark.length) : text);
  };
  return {
    field,
    end: () => {
      end();
      const missing = expected[given];
      if (missing !== undefined) throw notShown(missing.sha);
    },
  };
}

/** A line end comes before the first path; in a merge it is an empty field. */
function withoutLineEnd(text: string): string {
  return text.startsWith("\n") ? text.slice(1) : text;
}

function listed(
  { sha, parents }: Lineage,
  [, author = "", email = "", time = "", message = ""]: readonly string[],
  paths: readonly string[],
  decode: Pool,
): ListedCommit {
  return {
    sha,
    paths,
    whole: () => ({
      sha,
      parents,
      author: { name: decode(author), email: decode(email) },
      time: Number(time),
      ...parseMessage(decoded(message)),
      paths,
    }),
  };
}

function notALog(text: string): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "git-failed",
    message: `git diff-tree wrote ${quote(text)} where a commit's name should be`,
    hint: "run `git diff-tree -c HEAD` yourself: something in git's configuration writes between the commits",
  });
}

function notShown(sha: CommitSha): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "git-failed",
    message: `git diff-tree did not show commit ${sha}`,
    hint: `run \`git show ${sha}\` yourself to see why`,
  });
}

/** Decodes bytes, each of which is given as one character; equal ones are decoded once, since a history repeats names and paths. */
type Pool = (bytes: string) => string;

/** Makes a pool. */
export function createPool(): Pool {
  const known = new Map<string, string>();
  return (bytes) => {
    const before = known.get(bytes);
    if (before !== undefined) return before;
    const copy = Buffer.from(bytes, "latin1");
    const text = copy.toString();
    // Not `bytes` itself: whatever is cut out of a large text keeps all of it in memory.
    known.set(text === bytes ? text : copy.toString("latin1"), text);
    return text;
  };
}

/** Text from bytes that are each given as one character. Those that are not UTF-8 become replacement characters. */
function decoded(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString();
}

/** Takes output cut anywhere and gives the fields in it. */
export type FieldReader = (chunk: Buffer) => void;

/** Splits output into fields that each end with a NUL byte, and gives their bytes, each as one character. What follows the last NUL is not a field. */
export function createFieldReader(onField: (bytes: string) => void): FieldReader {
  let begun: string[] = [];
  return (chunk) => {
    const bytes = chunk.toString("latin1");
    let from = 0;
    for (let end = bytes.indexOf("\0"); end >= 0; end = bytes.indexOf("\0", from)) {
      const last = bytes.slice(from, end);
      if (begun.length === 0) onField(last);
      else {
        onField([...begun, last].join(""));
        begun = [];
      }
      from = end + 1;
    }
    if (from < bytes.length) begun.push(bytes.slice(from));
  };
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
