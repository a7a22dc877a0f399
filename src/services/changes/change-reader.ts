import type { Commit as Parsed, ParserStreamOptions } from "conventional-commits-parser";
import type { Change, ReadChange } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import type { Bump } from "../../domain/versions/bump.ts";

const OPTIONS: ParserStreamOptions = {
  headerPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!: (.*)$/,
  headerCorrespondence: ["type", "scope", "subject"],
  noteKeywords: ["BREAKING CHANGE", "BREAKING-CHANGE"],
  // The parser's own pattern takes "Breaking change avoided" for a note.
  notesPattern: (keywords) => new RegExp(`^[\\s|*]*(${keywords}):\\s*(.*)`),
  revertPattern: /^(?:revert|reapply)\b[\s\S]*?\nThis reverts commit ([0-9a-f]{7,64})\b/i,
  revertCorrespondence: ["hash"],
  // Lines such as `-notes-` would replace the parser's own fields.
  fieldPattern: /(?!)/,
  // References are found below: the parser's pattern takes cubic time. It has none only if it is given no prefix.
  issuePrefixes: null as unknown as string[],
};

/** Loads the parser of Conventional Commits, and gives the function that reads commits with it. */
export async function createChangeReader(): Promise<ReadChange> {
  const { CommitParser } = await import("conventional-commits-parser");
  const parser = new CommitParser(OPTIONS);
  return (commit) => readChange(commit, (message) => parser.parse(message));
}

function readChange(commit: Commit, parse: (message: string) => Parsed): Change {
  const parts = messageParts(commit.subject, commit.body);
  const parsed = parse(messageOf(parts));
  // A squash merge whose title is not a Conventional Commit means what the commits in it do.
  const inner = parts.squashed.map((header) => parse(header));
  const meant = parsed["type"] ? parsed : (inner.toSorted((a, b) => size(b) - size(a))[0] ?? parsed);
  const notes = [parsed, ...inner].flatMap((each) => each.notes.map(({ text }) => text.trim()));
  const summary = parsed["subject"]?.trim() || parts.header;
  return {
    commit,
    kind: meant["type"]?.toLowerCase() ?? null,
    scope: meant["scope"]?.trim() || null,
    summary,
    bump: notes.length > 0 ? "major" : bumpOfType(meant),
    breaking: notes.length > 0 ? notes.find((text) => text !== "") || summary : null,
    references: referencesIn(commit),
    reverts: parsed.revert?.["hash"]?.toLowerCase() ?? null,
  };
}

function bumpOfType({ type }: Parsed): Bump {
  return /^feat(?:ure)?$/i.test(type ?? "") ? "minor" : "patch";
}

function size(parsed: Parsed): number {
  if (parsed.notes.length > 0) return 2;
  return bumpOfType(parsed) === "minor" ? 1 : 0;
}

/** Every number after a `#`, once, unless the `#` follows a word, an address or a character reference. */
function referencesIn({ subject, body }: Commit): readonly number[] {
  const found = `${subject}\n${body}`.matchAll(/(?<![\w&/])#([0-9]{1,9})\b/g);
  return [...new Set([...found].map(([, digits]) => Number(digits)))];
}

/** The few short lines of a commit's message that say what the commit means, so that parsing them takes no time. */
interface MessageParts {
  readonly header: string;
  /** The line that names the commit that is taken back; null if there is none. */
  readonly reverts: string | null;
  /** What breaks, each note with the lines that continue it, without trailers. */
  readonly notes: readonly string[];
  /** The headers of the commits that a squash merge made one, as GitHub lists them: `* feat: …`. */
  readonly squashed: readonly string[];
}

/** Longer lines are cut: what they say is for people, who do not read that far. */
const LINE = 500;
const LINES = 100;

/** The footer of a breaking change. https://www.conventionalcommits.org/en/v1.0.0/ wants the capitals and the colon. */
const BREAKING = /^[\s|*]*BREAKING[ -]CHANGE:/;

/** Where a note ends: a trailer, a line that separates, a commit in the list of a squash merge. */
const END =
  /^(?:[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+: |(?:refs?|cc|bug|issue|link|close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?:: | #)|-{3,}\s*$|\* [A-Za-z][\w-]*(?:\([^()]*\))?!?: )/i;

const REVERTS = /^This reverts commit [0-9a-f]{7,64}\b/i;
const SQUASHED = /^\* ([A-Za-z][\w-]*(?:\([^()]*\))?!?: .*)$/;

/** Takes a message apart, in linear time. */
function messageParts(subject: string, body: string): MessageParts {
  const lines = body.split(/\r?\n/).map((line) => line.slice(0, LINE));
  const header = subject.slice(0, LINE).replace(/\s+/g, " ").trim();
  return {
    header: header === "" ? "(no message)" : header,
    reverts: lines.map((line) => REVERTS.exec(line)?.[0]).find((line) => line !== undefined) ?? null,
    notes: notesIn(lines),
    squashed: lines.flatMap((line) => SQUASHED.exec(line)?.[1] ?? []).slice(0, LINES),
  };
}

function notesIn(lines: readonly string[]): readonly string[] {
  const notes: string[] = [];
  let inNote = false;
  for (const line of lines) {
    if (BREAKING.test(line)) inNote = true;
    else if (END.test(line)) inNote = false;
    if (inNote) notes.push(line);
    if (notes.length === LINES) break;
  }
  return notes;
}

/** The parts as one message; what begins a line in them begins it here. */
function messageOf({ header, reverts, notes }: MessageParts): string {
  return [header, "", ...(reverts === null ? [] : [reverts, ""]), ...notes].join("\n");
}
