import type { Commit as Parsed, ParserStreamOptions } from "conventional-commits-parser";
import type { Change } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import type { Bump } from "../../domain/versions/bump.ts";
import { type MessageParts, messageParts } from "./message-parts.ts";

/** Understands commits' messages; it throws at none. */
export type ReadChange = (commit: Commit) => Change;

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
  // References are found below: the parser's pattern takes cubic time. It has none only where it is given no prefix.
  issuePrefixes: null as unknown as string[],
};

/** Loads the parser of Conventional Commits, and gives what reads commits with it. */
export async function createChangeReader(): Promise<ReadChange> {
  const { CommitParser } = await import("conventional-commits-parser");
  const parser = new CommitParser(OPTIONS);
  return (commit) => readChange(commit, (message) => parser.parse(message));
}

function readChange(commit: Commit, parse: (message: string) => Parsed): Change {
  const parts = messageParts(commit.subject, commit.body);
  const parsed = parse(messageOf(parts));
  // A squash merge whose title is no Conventional Commit means what the commits in it do.
  const inner = parts.squashed.map((header) => parse(header));
  const meant = parsed["type"] ? parsed : (inner.toSorted((a, b) => size(b) - size(a))[0] ?? parsed);
  const notes = [parsed, ...inner].flatMap((each) => each.notes.map(({ text }) => text.trim()));
  const summary = parsed["subject"]?.trim() || parts.header;
  return {
    commit,
    kind: meant["type"]?.toLowerCase() ?? null,
    scope: meant["scope"]?.trim() || null,
    summary,
    bump: notes.length > 0 ? "major" : bumpOf(meant),
    breaking: notes.length > 0 ? notes.find((text) => text !== "") || summary : null,
    references: referencesIn(commit),
    reverts: parsed.revert?.["hash"]?.toLowerCase() ?? null,
  };
}

/** The parts as one message; what begins a line in them begins it here. */
function messageOf({ header, reverts, notes }: MessageParts): string {
  return [header, "", ...(reverts === null ? [] : [reverts, ""]), ...notes].join("\n");
}

function bumpOf({ type }: Parsed): Bump {
  return /^feat(?:ure)?$/i.test(type ?? "") ? "minor" : "patch";
}

function size(parsed: Parsed): number {
  if (parsed.notes.length > 0) return 2;
  return bumpOf(parsed) === "minor" ? 1 : 0;
}

/** Every number behind a `#`, once, where no word, address or character reference ends before it. */
function referencesIn({ subject, body }: Commit): readonly number[] {
  const found = `${subject}\n${body}`.matchAll(/(?<![\w&/])#([0-9]{1,9})\b/g);
  return [...new Set([...found].map(([, digits]) => Number(digits)))];
}
