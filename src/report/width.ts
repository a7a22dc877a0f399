import { eastAsianWidth } from "get-east-asian-width";

const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;

const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]+$/u;

const ASCII = /^[\x20-\x7e]*$/;

const ELLIPSIS = "…";

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes; it must hold no escape sequences. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** The text, or its beginning and an ellipsis, in no more columns than there is room for. */
export function shorten(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  return room < 1 ? "" : takeColumns(text, room - 1) + ELLIPSIS;
}

/**
 * The text, or both its ends with an ellipsis between. References are shortened like this, and their end gets more of
 * the room: the component and the image tag there tell them apart.
 */
export function shortenMiddle(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  if (room < 1) return "";
  const tail = takeColumnsFromEnd(text, Math.ceil(((room - 1) * 2) / 3));
  return takeColumns(text, room - 1 - displayWidth(tail)) + ELLIPSIS + tail;
}

/** The text with spaces after it, up to a number of columns. */
export function padColumns(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** The longest beginning of a text that fits into some columns. */
function takeColumns(text: string, room: number): string {
  return takeFitting(segments(text), room).join("");
}

function takeColumnsFromEnd(text: string, room: number): string {
  return takeFitting(segments(text).reverse(), room).reverse().join("");
}

function takeFitting(pieces: readonly string[], room: number): string[] {
  let width = 0;
  const past = pieces.findIndex((piece) => {
    width += graphemeWidth(piece);
    return width > room;
  });
  return pieces.slice(0, past < 0 ? pieces.length : past);
}

function segments(text: string): string[] {
  return Array.from(graphemesOf(text), ({ segment }) => segment);
}

/** Made when the first text needs it, because Unicode's tables take Node some milliseconds to load. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return EMOJI.test(grapheme) ? 2 : eastAsianWidth(grapheme.codePointAt(0) ?? 0);
}
