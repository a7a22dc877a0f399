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

/**
 * Breaks a text into lines of at most `room` columns, between words only: a digest or a reference that is wider than
 * the terminal stays whole, because it is there to be copied. Lines that fit are kept as they are.
 */
export function wrap(text: string, room: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, room));
}

/** Wraps a text after `first`, its further lines as far to the right. */
export function hang(first: string, text: string, columns: number): string[] {
  const indent = displayWidth(first);
  const lines = wrap(text, Math.max(1, columns - indent));
  return lines.map((line, index) => (index === 0 ? first : " ".repeat(indent)) + line);
}

function wrapLine(line: string, room: number): string[] {
  if (displayWidth(line) <= room) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.trim().split(/\s+/)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && displayWidth(longer) > room) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
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
