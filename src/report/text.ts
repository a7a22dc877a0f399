import { stripVTControlCharacters } from "node:util";
import { displayWidth } from "./width.ts";

/** Without escape sequences and control characters: what other programs said must not drive the terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll("\r\n", "\n")).replace(/[^\P{Cc}\n\t]/gu, "");
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
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

/** `1 step`, `2 steps`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
