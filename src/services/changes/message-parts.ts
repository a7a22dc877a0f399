/** What of a commit's message says what the commit means, in few short lines, so that parsing it takes no time. */
export interface MessageParts {
  readonly header: string;
  /** The line that names the commit that is taken back; null where there is none. */
  readonly reverts: string | null;
  /** What breaks, each note with the lines that continue it, without trailers. */
  readonly notes: readonly string[];
  /** The headers of the commits that a squash merge made one, as GitHub lists them: `* feat: …`. */
  readonly squashed: readonly string[];
}

/** Longer lines are cut: what they say is for people, and nobody reads so far. */
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
export function messageParts(subject: string, body: string): MessageParts {
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
