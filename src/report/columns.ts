import { eastAsianWidth } from "get-east-asian-width";

const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;

const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]+$/u;

const ASCII = /^[\x20-\x7e]*$/;

const ELLIPSIS = "…";

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes; it must not hold escape sequences. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return graphemes(text).reduce((width, grapheme) => width + graphemeWidth(grapheme), 0);
}

/** The text, or its beginning and an ellipsis, in at most as many columns as there is room for. */
export function shorten(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  return room < 1 ? "" : takeFitting(graphemes(text), room - 1).join("") + ELLIPSIS;
}

/**
 * The text, or both its ends with an ellipsis between them. References are shortened like this, and their end gets more of
 * the room: the component and the image tag there tell them apart.
 */
export function shortenMiddle(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  if (room < 1) return "";
  const all = graphemes(text);
  const tail = takeFitting(all.toReversed(), Math.ceil(((room - 1) * 2) / 3)).reverse();
  const head = takeFitting(all, room - 1 - displayWidth(tail.join("")));
  return [...head, ELLIPSIS, ...tail].join("");
}

/** The text with spaces after it, up to a number of columns. */
export function padColumns(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** Columns that are left free before a word which gets a line of its own. */
const MARGIN = 2;

/**
 * Breaks a text of slipway's own into lines that fit a terminal of so many columns: the first after `first`, further ones as far
 * to the right, or at `indent`. A word that fits only from column 2 on gets a line of its own there, or at the very left if it
 * takes all columns: digests, references and addresses are there to be copied, and so are commands in backquotes. What does not fit even then goes on in the next
 * line behind a `/` if it is a path or an address, and is cut in its middle otherwise. Lines that fit are kept as they are.
 */
export function hang(first: string, text: string, columns: number, indent = displayWidth(first)): string[] {
  const [line = "", ...others] = text.split("\n");
  const [head, ...below] = fill(line, columns, displayWidth(first), indent);
  const rows = [...below, ...others.flatMap((other) => fill(other, columns, indent, indent))];
  const lines = rows.map(({ at, text }) => " ".repeat(at) + text);
  const start = (first + (head?.text ?? "")).trimEnd();
  return start === "" && lines.length > 0 ? lines : [start, ...lines];
}

/** A row of a terminal: text from a column on. */
interface TextRow {
  readonly at: number;
  text: string;
}

/** The rows of one line of text, which begins at the column `start`. */
function fill(line: string, columns: number, start: number, indent: number): TextRow[] {
  const first: TextRow = { at: start, text: line };
  if (start + displayWidth(line) <= columns) return [first];
  first.text = "";
  const rows = [first];
  let row = first;
  const begin = (at: number, text: string): void => {
    row = { at, text };
    rows.push(row);
  };
  for (const word of wordsOf(line, columns - indent)) {
    const longer = row.text === "" ? word : `${row.text} ${word}`;
    if (row.at + displayWidth(longer) <= columns) row.text = longer;
    else if (indent + displayWidth(word) <= columns) begin(indent, word);
    else {
      for (const { at, text } of alone(word, columns, Math.min(MARGIN, indent))) begin(at, text);
      begin(indent, "");
    }
  }
  return rows.filter((each) => each === first || each.text !== "");
}

/** What a line is broken between: words, and commands in backquotes as far as they fit into a line of their own. */
function wordsOf(line: string, room: number): string[] {
  const found = line.match(/(?:`[^`]*`|[^\s`]|`)+/g) ?? [];
  return found.flatMap((word) => (displayWidth(word) <= room ? word : word.split(/\s+/)));
}

/** A file's path or an address, of which half is of no use. */
const WHOLE = /^["'(`]*(?:~?\/(?!\/)|\.\.?\/|[a-z]+:\/\/)/;

/** The rows of a word that has lines of its own. */
function alone(word: string, columns: number, margin: number): TextRow[] {
  const width = displayWidth(word);
  if (margin + width <= columns) return [{ at: margin, text: word }];
  if (width <= columns) return [{ at: 0, text: word }];
  if (!WHOLE.test(word)) return [{ at: margin, text: shortenMiddle(word, columns - margin) }];
  return brokenAtSlashes(word, columns).map((text) => ({ at: 0, text }));
}

/** Pieces of a path or an address, each as long as fits and ending in a `/`, unless that leaves most of the line empty. */
function brokenAtSlashes(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let rest = graphemes(word);
  while (rest.length > 0) {
    const fitting = Math.max(1, takeFitting(rest, columns).length);
    const slash = rest.lastIndexOf("/", fitting - 1) + 1;
    const end = fitting === rest.length || slash < fitting / 3 ? fitting : slash;
    pieces.push(rest.slice(0, end).join(""));
    rest = rest.slice(end);
  }
  return pieces;
}

/** The first pieces that fit into some columns. */
function takeFitting(pieces: readonly string[], room: number): string[] {
  let width = 0;
  const past = pieces.findIndex((piece) => {
    width += graphemeWidth(piece);
    return width > room;
  });
  return pieces.slice(0, past < 0 ? pieces.length : past);
}

/** What a reader sees as characters. The segmenter is made when the first text needs it, because that takes some milliseconds. */
function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return EMOJI.test(grapheme) ? 2 : eastAsianWidth(grapheme.codePointAt(0) ?? 0);
}
