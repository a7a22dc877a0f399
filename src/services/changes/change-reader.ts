import type { Commit as Parsed, ParserStreamOptions } from "conventional-commits-parser";
import type { Change, ChangeText, ReadChange } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import { isBot } from "../../domain/history/person.ts";
import { withoutNumbers } from "../../domain/history/request-numbers.ts";
import { type CommitRules, isKnownType, largest, raiseOf } from "../../domain/versions/commit-rules.ts";
import { type ShortMessage, takeApart } from "./message.ts";
import { revertedIn } from "./reverted.ts";

const OPTIONS: ParserStreamOptions = {
  headerPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!: (.*)$/,
  headerCorrespondence: ["type", "scope", "subject"],
  noteKeywords: ["BREAKING CHANGE", "BREAKING-CHANGE"],
  // The parser's own pattern takes "Breaking change avoided" for a note.
  notesPattern: (keywords) => new RegExp(`^[\\s|*]*(${keywords}):\\s*(.*)`),
  // Reverts and references are found elsewhere: the parser knows one kind of revert, and its pattern for references takes cubic
  // time. It has none only if it is given no prefix.
  revertPattern: /(?!)/,
  issuePrefixes: null as unknown as string[],
  // Lines such as `-notes-` would replace the parser's own fields.
  fieldPattern: /(?!)/,
};

/** Loads the parser of Conventional Commits, and gives the function that reads commits with it by a project's rules. */
export async function createChangeReader(rules: CommitRules): Promise<ReadChange> {
  const { CommitParser } = await import("conventional-commits-parser");
  const parser = new CommitParser(OPTIONS);
  return (commit) => readChange(commit, rules, (message) => parser.parse(message));
}

function readChange(commit: Commit, rules: CommitRules, parse: (message: string) => Parsed): Change {
  const message = takeApart(commit.subject, commit.body, rules, (header) => isUpdate(header, commit));
  const textOf = (each: ShortMessage) => toText(each, parse(messageOf(each)));
  const title = textOf(message);
  const [inner, added] = [message.inner.map(textOf), message.added.map(textOf)];
  const reverts = revertedIn(message.header, title.kind === null ? null : title.summary, message.lines);
  const conventional = (title.kind !== null && isKnownType(rules, title.kind)) || reverts !== null;
  // A squash merge whose title is not a Conventional Commit means what the commits in it do.
  const own = message.overridden || !conventional ? inner : [];
  const told = [...(own.length === 0 ? [title] : own), ...added];
  const raiseOfText = ({ kind }: ChangeText) => raiseOf(rules, kind ?? (reverts === null ? null : "revert"));
  const raise = largest(told.map(raiseOfText));
  const { kind, scope } = told.find((each) => each.breaking !== null || raiseOfText(each) === raise) ?? title;
  const heard = message.overridden ? told : [title, ...inner, ...added];
  const breaking = heard.find((each) => each.breaking !== null)?.breaking ?? null;
  return {
    commit,
    header: message.header,
    kind,
    scope,
    summary: title.summary,
    bump: breaking === null ? raise : "major",
    breaking,
    references: referencesIn(commit),
    requests: [...new Set([...message.requests, ...withoutNumbers(message.header).numbers])],
    reverts,
    conventional: conventional || own.length > 0,
    titled: message.titled,
    parts: told.length === 1 && told[0] === title ? [] : told,
  };
}

/** A header with its notes as one message; what begins a line in them begins it here. */
function messageOf({ header, notes }: ShortMessage): string {
  return [header, "", ...notes].join("\n");
}

function toText({ header }: ShortMessage, parsed: Parsed): ChangeText {
  const summary = parsed["subject"]?.trim() || header;
  const words = parsed.notes.map(({ text }) => text.trim());
  return {
    header,
    kind: parsed["type"]?.toLowerCase() ?? null,
    scope: parsed["scope"]?.trim() || null,
    summary,
    breaking: words.length === 0 ? null : words.find((text) => text !== "") || summary,
  };
}

/** Whether a commit updates dependencies: a bot made it, its type or scope says so, or it begins as those bots' do. */
function isUpdate(header: string, { author }: Commit): boolean {
  return (
    isBot(author) ||
    /^(?:deps\b|\w+\((?:[^()]*\W)?deps(?:-dev)?\)|(?:Bump|Update|Upgrade) \S+ .*\bto\b|Update dependency )/i.test(
      header,
    )
  );
}

/** Every number after a `#`, once, unless the `#` follows a word, an address or a character reference. */
function referencesIn({ subject, body }: Commit): readonly number[] {
  const found = `${subject}\n${body}`.matchAll(/(?<![\w&/])#([0-9]{1,9})\b/g);
  return [...new Set([...found].map(([, digits]) => Number(digits)))];
}
