import { stripVTControlCharacters } from "node:util";
import { displayWidth } from "./width.ts";

const ERASE_LINE = "\u001b[2K";
const UP = "\u001b[1A";
const FIRST_COLUMN = "\u001b[G";

/** How many rows lines take in a terminal that many columns wide, where it wraps the longer ones. */
export function rowsAt(lines: readonly string[], columns: number): number {
  return lines
    .map((line) =>
      Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / Math.max(1, columns))),
    )
    .reduce((sum, rows) => sum + rows, 0);
}

/** Erases the rows above the cursor's, and leaves the cursor where the first of them began. */
export function eraseRows(rows: number): string {
  return ERASE_LINE + (UP + ERASE_LINE).repeat(rows) + FIRST_COLUMN;
}
