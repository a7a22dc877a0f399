import type { CommitRules } from "../../domain/versions/commit-rules.ts";
import { withoutQuotations } from "./quotations.ts";
import { findTitle, isHeader, type Title, withoutPrefixes } from "./title.ts";

/** The few short lines that say what a change means, so that parsing them takes no time. */
export interface ShortMessage {
  readonly header: string;
  /** What breaks, each note with the lines that continue it, without trailers. */
  readonly notes: readonly string[];
}

/** A commit's message, taken apart. */
export interface Message extends ShortMessage, Pick<Title, "titled" | "requests"> {
  /** What its author wrote below the header, without quotations. */
  readonly lines: readonly string[];
  /** The commits that a squash merge made one, if they are Conventional Commits. */
  readonly inner: readonly ShortMessage[];
  /** Changes that the message adds: `BEGIN_NESTED_COMMIT`. */
  readonly added: readonly ShortMessage[];
  /** Whether the inner ones count instead of the header: `BEGIN_COMMIT_OVERRIDE`, or a title that git wrote. */
  readonly overridden: boolean;
}

/** Longer lines are cut: what they say is for people, who do not read that far. */
const LINE = 500;
const LINES = 100;

/** Takes a message apart, in linear time. `isUpdate` says of its header whether the commit updates a dependency. */
export function takeApart(
  subject: string,
  body: string,
  rules: CommitRules,
  isUpdate: (header: string) => boolean,
): Message {
  const all = body.split(/\r?\n/).map((line) => line.slice(0, LINE));
  const title = findTitle(oneLine(subject), all, rules);
  const header = oneLine(title.header) || "(no message)";
  const override = marked(title.lines, "COMMIT_OVERRIDE").blocks.find((block) => block.length > 0);
  const nested = marked(override ?? title.lines, "NESTED_COMMIT");
  const lines = withoutQuotations(nested.others, isUpdate(header));
  const squashed = lines.findIndex((line) => line.trim() === SQUASHED);
  const listed = header === SQUASHED || squashed >= 0 ? listedCommits(lines.slice(squashed + 1)) : [];
  const { own, inner } = splitAtHeaders(squashed < 0 ? lines : lines.slice(0, squashed), rules);
  const overriding = override === undefined || inner.length > 0 ? [] : wholeMessage(lines);
  return {
    header: header === SQUASHED ? (listed[0]?.header ?? header) : header,
    notes: override === undefined ? notesIn(own) : [],
    titled: title.titled,
    requests: title.requests,
    lines,
    inner: [...inner, ...listed.filter((each) => isHeader(each.header, rules)), ...overriding],
    added: nested.blocks.flatMap(wholeMessage),
    overridden: override !== undefined || header === SQUASHED,
  };
}

function oneLine(text: string): string {
  return text.slice(0, LINE).replace(/\s+/g, " ").trim();
}

/** Lines between markers of release-please, in blocks without blank lines around them, and all other lines. */
function marked(
  lines: readonly string[],
  name: string,
): { readonly blocks: readonly (readonly string[])[]; readonly others: readonly string[] } {
  const is = (line: string, edge: string) => {
    if (!line.includes(name)) return false;
    // It may be in an HTML comment, or begin or end one.
    const words = line
      .trim()
      .split(/ +/)
      .filter((word) => word !== "<!--" && word !== "-->");
    return words.length === 1 && words[0] === `${edge}_${name}`;
  };
  const blocks: string[][] = [];
  const others: string[] = [];
  let open: string[] | null = null;
  for (const line of lines) {
    if (open === null && is(line, "BEGIN")) open = [];
    else if (open !== null && is(line, "END")) {
      blocks.push(trimmed(open));
      open = null;
    } else (open ?? others).push(line);
  }
  // Without an end there is only text.
  return open === null ? { blocks, others } : { blocks, others: [...others, ...open] };
}

function trimmed(lines: readonly string[]): string[] {
  const filled = (line: string) => line.trim() !== "";
  const first = lines.findIndex(filled);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(filled) + 1);
}

/** A block that is one message: its first line is the header. */
function wholeMessage(block: readonly string[]): ShortMessage[] {
  const [first, ...others] = trimmed(block);
  const header = oneLine(first ?? "");
  return header === "" ? [] : [{ header, notes: notesIn(others) }];
}

/** Takes out the commits that lines list by their headers, each with what follows it: `* feat: …`, `- feat: …`, `feat: …`. */
function splitAtHeaders(
  lines: readonly string[],
  rules: CommitRules,
): { readonly own: readonly string[]; readonly inner: readonly ShortMessage[] } {
  const own: string[] = [];
  const inner: { readonly header: string; readonly lines: string[] }[] = [];
  let current = own;
  for (const line of lines) {
    const header = innerHeader(line, rules);
    if (header !== null && inner.length < LINES) {
      current = [];
      inner.push({ header, lines: current });
    } else if (/^-{3,}\s*$/.test(line)) current = own;
    else current.push(line);
  }
  return { own, inner: inner.map((each) => ({ header: each.header, notes: notesIn(each.lines) })) };
}

/** The header that a line of a squash merge is; null for any other line. */
function innerHeader(line: string, rules: CommitRules): string | null {
  // Nearly every line has none.
  if (!line.includes(":")) return null;
  const [, bullet = "", text = ""] = /^((?:[*+-]|[0-9]{1,3}[.)]) +)?(.*)$/s.exec(line) ?? [];
  const { header } = withoutPrefixes(text, rules);
  // A link is part of somebody's changelog, since no commit's header has one.
  if (!isHeader(header, rules) || header.includes("](http")) return null;
  // In prose, and among trailers, words before a colon are often capitalized.
  const lowerCase = /^[a-z]/.test(header);
  return lowerCase || bullet.startsWith("*") ? header.trimEnd() : null;
}

/** The line before what `git merge --squash` lists, as `git log` does. */
const SQUASHED = "Squashed commit of the following:";

function listedCommits(lines: readonly string[]): readonly ShortMessage[] {
  const found: string[][] = [];
  for (const line of lines) {
    if (/^commit [0-9a-f]{7,64}\b/.test(line)) found.push([]);
    else if (line.startsWith("    ") || line.trim() === "") found.at(-1)?.push(line.slice(4));
  }
  return found.slice(0, LINES).flatMap(wholeMessage);
}

/**
 * The footer of a breaking change. https://www.conventionalcommits.org/en/v1.0.0/ wants the capitals and the colon. Indented, it is
 * code in Markdown.
 */
const BREAKING = /^(?! {4}|\t)[\s|*]*BREAKING[ -]CHANGE:/;

/** Where a note ends: a trailer, a line that separates, a commit in the list of a squash merge. */
const END =
  /^(?:[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+: |(?:refs?|cc|bug|issue|link|close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?:: | #)|See merge request |-{3,}\s*$|\* [A-Za-z][\w-]*(?:\([^()]*\))?!?: )/i;

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
